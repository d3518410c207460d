"""AccessLink v3's ways of writing times, durations and users."""

from datetime import date, datetime, time, timedelta

USER_ID = 2_278_512


def user_url(host: str = "polaraccesslink.com") -> str:
    """The address of the person; exercises name another host than nights do."""
    return f"https://{host}/v3/users/{USER_ID}"


def utc(moment: datetime) -> str:
    """A naive UTC time as UTC."""
    return moment.isoformat(timespec="seconds") + "Z"


def with_offset(local: datetime, minutes: int) -> str:
    """A naive local time with its offset from UTC, in milliseconds."""
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{local.isoformat(timespec='milliseconds')}{sign}{hours:02d}:{rest:02d}"


def minute_of(day: date, minute: int) -> str:
    """A minute of a day, as activity writes it."""
    moment = datetime.combine(day, time()) + timedelta(minutes=minute)
    return moment.isoformat(timespec="minutes")


def period(seconds: int) -> str:
    """A duration in hours, minutes and seconds, such as PT2M2S."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{value}{unit}" for value, unit in parts if value) or "0S")


def seconds_period(milliseconds: int) -> str:
    """A duration in seconds only, such as PT6917.941S."""
    return f"PT{milliseconds / 1000:.3f}".rstrip("0").rstrip(".") + "S"
