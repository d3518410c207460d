"""GPX files: the track of a session, a segment for each sport."""

from xml.etree.ElementTree import Element, SubElement

from polar_data.demo.accesslink_v3.track import PLACE, Point, filled, points
from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Session
from polar_data.demo.world import World

_NAMESPACE = "http://www.topografix.com/GPX/1/1"


def gpx(world: World, session: Session, recordings: list[Recording]) -> bytes | None:
    """The session as a GPX file; None without a route."""
    routes = [
        (part, recording)
        for part, recording in zip(session.exercises, recordings, strict=True)
        if recording.latitude is not None
    ]
    if not routes:
        return None
    creator = world.session_watch(session).model
    root = Element("gpx", {"xmlns": _NAMESPACE, "version": "1.1", "creator": creator})
    metadata = SubElement(root, "metadata")
    start = world.clock.utc(session.start).isoformat(timespec="milliseconds")
    SubElement(metadata, "time").text = start + "Z"
    track = SubElement(root, "trk")
    segments = list[str]()
    for part, recording in routes:
        SubElement(track, "trkseg").text = PLACE
        segments.append("".join(map(_trkpt, points(world, part, recording, None))))
    return filled(root, segments)


def _trkpt(point: Point) -> str:
    return (
        f'<trkpt lat="{point.latitude}" lon="{point.longitude}"><ele>{point.altitude_m}</ele>'
        f"<time>{point.time}</time></trkpt>"
    )
