"""AccessLink v4's ways of writing times and durations."""

from datetime import date, datetime, time, timedelta

from polar_data.demo.world import World


def stamp(moment: datetime) -> str:
    """A naive time with milliseconds and Z: UTC in created and modified, local elsewhere."""
    return moment.isoformat(timespec="milliseconds") + "Z"


def with_offset(local: datetime, minutes: int) -> str:
    """A naive local time with its offset from UTC."""
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{local.isoformat(timespec='milliseconds')}{sign}{hours:02d}:{rest:02d}"


def seconds(count: int) -> str:
    """A duration in whole seconds."""
    return f"{count}s"


def at_hour(day: date, hour: float) -> datetime:
    """The naive time so many hours into the day, to the second."""
    return datetime.combine(day, time()) + timedelta(seconds=round(hour * 3600))


def created_at(world: World, local: datetime, minutes: float = 7) -> datetime:
    """When Polar stored something that ended at a local time: UTC, a few minutes later."""
    return world.clock.stored(local, minutes)


def parts_of(moment: datetime) -> dict[str, int]:
    """A time in the form of training targets."""
    return {
        "year": moment.year,
        "month": moment.month,
        "day": moment.day,
        "hour": moment.hour,
        "min": moment.minute,
        "sec": moment.second,
    }
