"""GPX files: the track of a session, a segment for each sport."""

from xml.etree.ElementTree import Element, SubElement, tostring

from polar_data.demo.accesslink_v3.track import points
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
    for part, recording in routes:
        segment = SubElement(track, "trkseg")
        for point in points(world, part, recording, None):
            found = SubElement(segment, "trkpt", lat=str(point.latitude), lon=str(point.longitude))
            SubElement(found, "ele").text = str(point.altitude_m)
            SubElement(found, "time").text = point.time
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))
