"""TCX files: Garmin's XML of a training, a lap for each sport."""

from xml.etree.ElementTree import Element, SubElement

from polar_data.demo.accesslink_v3.track import PLACE, Point, distances, filled, points
from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World

_NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def tcx(world: World, session: Session, recordings: list[Recording]) -> bytes:
    """The session as a TCX file, not yet compressed."""
    root = Element("TrainingCenterDatabase", {"xmlns": _NAMESPACE, "xmlns:xsi": _XSI})
    activity = SubElement(SubElement(root, "Activities"), "Activity", Sport=_sport(session))
    _text(activity, "Id", _time(world, session.exercises[0]))
    tracks = list[str]()
    for part, recording, metres in zip(session.exercises, recordings, distances(recordings), strict=True):
        lap = _lap(activity, world, part, recording)
        _text(lap, "Track", PLACE)
        tracks.append("".join(map(_trackpoint, points(world, part, recording, metres))))
    creator = SubElement(activity, "Creator", {"xsi:type": "Device_t"})
    _text(creator, "Name", world.session_watch(session).model)
    _text(creator, "UnitId", "0")
    _text(creator, "ProductID", "0")
    version = SubElement(creator, "Version")
    _text(version, "VersionMajor", "0")
    _text(version, "VersionMinor", "0")
    return filled(root, tracks)


def _sport(session: Session) -> str:
    """TCX knows no more sports."""
    if len(session.exercises) > 1:
        return "Other"
    sport = session.exercises[0].effort.sport
    return "Biking" if sport.wheels else "Running" if sport.steps and sport.name != "hiking" else "Other"


def _time(world: World, part: Exercise) -> str:
    return world.clock.utc(part.start).isoformat(timespec="milliseconds") + "Z"


def _lap(activity: Element, world: World, part: Exercise, recording: Recording) -> Element:
    lap = SubElement(activity, "Lap", StartTime=_time(world, part))
    _text(lap, "TotalTimeSeconds", f"{part.effort.seconds}.0")
    _text(lap, "DistanceMeters", str(part.distance_m or 0.0))
    if recording.speed_kmh is not None:
        _text(lap, "MaximumSpeed", f"{float(recording.speed_kmh.max()) / 3.6:.3f}")
    _text(lap, "Calories", str(part.energy_kcal))
    _text(SubElement(lap, "AverageHeartRateBpm"), "Value", str(part.effort.hr_avg))
    _text(SubElement(lap, "MaximumHeartRateBpm"), "Value", str(part.effort.hr_max))
    _text(lap, "Intensity", "Active")
    _text(lap, "TriggerMethod", "Manual")
    return lap


def _trackpoint(point: Point) -> str:
    place = (
        f"<Position><LatitudeDegrees>{point.latitude}</LatitudeDegrees>"
        f"<LongitudeDegrees>{point.longitude}</LongitudeDegrees></Position>"
        if point.latitude is not None
        else ""
    )
    altitude = f"<AltitudeMeters>{point.altitude_m}</AltitudeMeters>" if point.altitude_m is not None else ""
    distance = f"<DistanceMeters>{point.distance_m}</DistanceMeters>" if point.distance_m is not None else ""
    cadence = f"<Cadence>{point.cadence}</Cadence>" if point.cadence is not None else ""
    return (
        f"<Trackpoint><Time>{point.time}</Time>{place}{altitude}{distance}"
        f"<HeartRateBpm><Value>{point.heart_rate}</Value></HeartRateBpm>{cadence}"
        "<SensorState>Present</SensorState></Trackpoint>"
    )


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
