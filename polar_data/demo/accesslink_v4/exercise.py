"""One exercise of a training session: scalars, and everything made from its samples."""

from datetime import datetime, timedelta

from polar_data.demo.accesslink_v4.disciplines import strength, swimming, swimming_phases
from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.laps import laps
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.accesslink_v4.zones import power_summary, statistics, zones
from polar_data.demo.effort import fuel
from polar_data.demo.recording import Recording, rr_intervals_ms
from polar_data.demo.scores import running_index, training_load
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World


def fuel_shares(hr_share: float) -> dict[str, int]:
    """Shares of the energy in percent."""
    return dict(zip(("fatPercentage", "carboPercentage", "proteinPercentage"), fuel(hr_share), strict=True))


def nutrition(energy_kcal: int, shares: dict[str, int]) -> dict[str, float]:
    """Grams burnt, at 4 kcal a gram of carbohydrate or protein and 9 of fat."""
    return {
        "carbohydrateGrams": round(energy_kcal * shares["carboPercentage"] / 400, 1),
        "proteinGrams": round(energy_kcal * shares["proteinPercentage"] / 400, 1),
        "fatGrams": round(energy_kcal * shares["fatPercentage"] / 900, 1),
    }


def recovery_ms(load: float) -> str:
    """Recovery time grows with the load; written as text, as live payloads do."""
    return str(round(load * 0.21) * 3_600_000)


def scalars(world: World, session: Session, exercise: Exercise) -> Item:
    """The exercise without its features."""
    person, effort = world.person, exercise.effort
    created = stamp(created_at(world, session.stop))
    shares = fuel_shares(effort.hr_avg / person.hr_max)
    item: Item = {
        "identifier": {"id": str(exercise.id)},
        "created": created,
        "modified": created,
        "startTime": stamp(exercise.start),
        "stopTime": stamp(exercise.stop),
        "durationMillis": effort.seconds * 1000,
        "calories": exercise.energy_kcal,
        **shares,
        "recoveryTimeMillis": recovery_ms(effort.load),
        "trainingLoad": training_load(exercise),
        "timezoneOffsetMinutes": session.offset,
        "nutritionData": nutrition(exercise.energy_kcal, shares),
        "sport": {"id": str(effort.sport.polar_id)},
    }
    if exercise.distance_m is not None:
        item["distanceMeters"] = exercise.distance_m
    if exercise.course is not None:
        item["latitude"] = round(float(exercise.course.latitude[0]), 6)
        item["longitude"] = round(float(exercise.course.longitude[0]), 6)
        item["ascentMeters"] = exercise.ascent_m
        item["descentMeters"] = exercise.descent_m
    if effort.sport.steps:
        item["speedCalibrationOffset"] = 0.0
        item["calibrationOffsets"] = [{"sampleSourceType": "SAMPLE_SOURCE_TYPE_WRIST_METRICS", "value": 1.0}]
        index = running_index(exercise, person)
        if index is not None:
            item["runningIndex"] = index
            item["sprintCounter"] = sum(block.effort > 0.9 for block in effort.blocks)
        walked = effort.sport.name == "hiking"
        item["walkingDurationMillis"] = effort.seconds * 1000 if walked else 0
        item["walkingDistanceMeters"] = exercise.distance_m if walked else 0.0
    return item


def features(world: World, session: Session, exercise: Exercise, recording: Recording) -> Item:
    """What the features add to an exercise (its load report apart)."""
    sport = exercise.effort.sport
    item: Item = {
        "laps": laps(exercise, recording, world.person),
        "statistics": {"statistics": statistics(recording)},
        "zones": zones(recording, sport, world.person),
        "samples": _samples(world, session, exercise, recording),
        "pauseTimes": _pauses(exercise),
    }
    if recording.power_w is not None:
        item["statistics"]["trainingPeaksStatistics"] = power_summary(recording, world.person)
    if sport.pool:
        item["statistics"]["swimmingStatistics"] = swimming(exercise, recording)
    if recording.latitude is not None:
        item["routes"] = {"route": _route(exercise.start, recording)}
    if sport.name == "strength_training":
        item["strengthTrainingResults"] = strength(exercise, recording)
    return item


def _samples(world: World, session: Session, exercise: Exercise, recording: Recording) -> Item:
    columns = (
        ("HEART_RATE", recording.heart_rate),
        ("SPEED", recording.speed_kmh),
        ("ALTITUDE", recording.altitude_m),
        ("CADENCE", recording.cadence),
        ("DISTANCE", recording.distance_m),
        ("LEFT_CRANK_CURRENT_POWER", recording.power_w),
        ("TEMPERATURE", recording.temperature_c),
    )
    item: Item = {
        "samples": [
            {"type": name, "intervalMillis": 1000, "values": values.tolist()}
            for name, values in columns
            if values is not None
        ]
    }
    if session.chest_strap:
        beats = rr_intervals_ms(world.seed, session, recording)
        item["rrSamples"] = [{"durationMillis": interval, "offline": False} for interval in beats.tolist()]
    if exercise.effort.sport.pool:
        item["swimmingPhases"] = {
            "startTime": stamp(exercise.start),
            "phases": swimming_phases(exercise, recording),
        }
    return item


def _route(start: datetime, recording: Recording) -> Item:
    assert recording.latitude is not None
    assert recording.longitude is not None
    assert recording.altitude_m is not None
    points = zip(
        recording.longitude.tolist(),
        recording.latitude.tolist(),
        recording.altitude_m.tolist(),
        recording.elapsed_ms.tolist(),
        strict=True,
    )
    return {
        "startTime": stamp(start),
        "wayPoints": [
            {"longitude": east, "latitude": north, "altitude": height, "elapsedMillis": elapsed}
            for east, north, height, elapsed in points
        ],
    }


def _pauses(exercise: Exercise) -> list[Item]:
    if exercise.pause is None:
        return []
    begin = exercise.start + timedelta(seconds=exercise.pause[0])
    end = begin + timedelta(seconds=exercise.pause[1])
    return [{"startTime": stamp(begin), "endTime": stamp(end)}]
