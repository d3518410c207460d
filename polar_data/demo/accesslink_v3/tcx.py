"""TCX files: Garmin's XML of a training, a lap for each sport."""

from xml.etree.ElementTree import Element, SubElement, tostring

from polar_data.demo.accesslink_v3.track import Point, distances, points
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
    for part, recording, metres in zip(session.exercises, recordings, distances(recordings), strict=True):
        lap = _lap(activity, world, part, recording)
        track = SubElement(lap, "Track")
        for point in points(world, part, recording, metres):
            _trackpoint(track, point)
    creator = SubElement(activity, "Creator", {"xsi:type": "Device_t"})
    _text(creator, "Name", world.session_watch(session).model)
    _text(creator, "UnitId", "0")
    _text(creator, "ProductID", "0")
    version = SubElement(creator, "Version")
    _text(version, "VersionMajor", "0")
    _text(version, "VersionMinor", "0")
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


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


def _trackpoint(track: Element, point: Point) -> None:
    found = SubElement(track, "Trackpoint")
    _text(found, "Time", point.time)
    if point.latitude is not None:
        position = SubElement(found, "Position")
        _text(position, "LatitudeDegrees", str(point.latitude))
        _text(position, "LongitudeDegrees", str(point.longitude))
    if point.altitude_m is not None:
        _text(found, "AltitudeMeters", str(point.altitude_m))
    if point.distance_m is not None:
        _text(found, "DistanceMeters", str(point.distance_m))
    _text(SubElement(found, "HeartRateBpm"), "Value", str(point.heart_rate))
    if point.cadence is not None:
        _text(found, "Cadence", str(point.cadence))
    _text(found, "SensorState", "Present")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
