"""The registry of daily metrics: exactly the columns of the `daily` table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Good = Literal["up", "down", "middle"]
Group = Literal["recovery", "sleep", "training", "day", "body", "own words"]


_SUFFIXES = {
    "ms": "ms",
    "bpm": "bpm",
    "breaths/min": "per_min",
    "h": "h",
    "min": "min",
    "%": "pct",
    "°C": "c",
    "AU": "au",
    "km": "km",
    "kg": "kg",
}


@dataclass(frozen=True)
class Metric:
    """One number a day: how it is called, measured, judged and written.

    `good` is the favourable direction, None where neither is. `transform` "log" means that
    quartiles are taken on the natural logarithm. `kind` "clock" holds hours from midnight.
    """

    id: str
    label: str
    unit: str
    group: Group
    good: Good | None
    decimals: int
    help: str
    transform: Literal["log"] | None = None
    kind: Literal["number", "clock"] = "number"

    def text(self, value: float | None) -> str:
        """The value as people read it, with its unit; an en dash where it is missing."""
        if value is None:
            return "–"
        number = self.number(value)
        return f"{number} {self.unit}" if self.unit and self.kind == "number" else number

    def number(self, value: float) -> str:
        """The value without its unit: rounded, thousands apart, or a time of day."""
        if self.kind == "clock":
            return clock(value)
        if self.id == "sleep_duration":
            return hours(value)
        return grouped(value, self.decimals)

    @property
    def column(self) -> str:
        """Its name with the unit, as the header of a file."""
        return f"{self.id}_{_SUFFIXES[self.unit]}" if self.unit in _SUFFIXES else self.id

    @property
    def axis(self) -> str:
        """The title of an axis that carries it."""
        return self.label if self.unit in {"", self.label.lower()} else f"{self.label} ({self.unit})"


def grouped(value: float, decimals: int = 0) -> str:
    """Rounded, with thin spaces between thousands and a true minus sign: "12 345.7"; never "-0"."""
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text.replace("-", "\u2212") if float(f"{value:.{decimals}f}") else text.lstrip("-")


def clock(value: float) -> str:
    """Hours from midnight as a time of day: -0.75 is 23:15."""
    minutes = round(value * 60) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours(value: float) -> str:
    """Hours as hours and minutes: 7.5 is 7:30."""
    minutes = round(value * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


_TABLE: tuple[Metric, ...] = (
    Metric(
        "hrv_rmssd",
        "Night HRV (RMSSD)",
        "ms",
        "recovery",
        "middle",
        0,
        "How much the time between heartbeats varies, as RMSSD over about four hours of the night. "
        "Far from your usual in either direction is worth a look.",
        transform="log",
    ),
    Metric(
        "resting_hr",
        "Night heart rate (4-hour mean)",
        "bpm",
        "recovery",
        "down",
        0,
        "Mean heart rate over about four hours that start half an hour after you fell asleep. "
        "It is not the lowest value of the night.",
    ),
    Metric(
        "breathing_rate",
        "Breathing rate",
        "breaths/min",
        "recovery",
        "middle",
        1,
        "Mean breathing rate over the same four hours of the night. It moves little from night to night.",
    ),
    Metric(
        "ans_charge",
        "ANS charge",
        "",
        "recovery",
        "up",
        1,
        "Polar's own figure from -10 to +10: heart rate, HRV and breathing of the night against your last "
        "28 days. Around 0 is usual. ANS is the autonomic nervous system.",
    ),
    Metric(
        "sleep_score",
        "Sleep score",
        "of 100",
        "sleep",
        "up",
        0,
        "Polar's own figure from 1 to 100 for how long, how solid and how refreshing the night was.",
    ),
    Metric(
        "sleep_duration",
        "Sleep duration",
        "h",
        "sleep",
        "up",
        1,
        "Time asleep in hours and minutes, without the interruptions.",
    ),
    Metric(
        "sleep_efficiency",
        "Sleep efficiency",
        "%",
        "sleep",
        "up",
        0,
        "Share of the time between falling asleep and waking up that you were asleep.",
    ),
    Metric("deep_sleep", "Deep sleep", "min", "sleep", "up", 0, "Minutes of deep sleep in the night."),
    Metric("rem_sleep", "REM sleep", "min", "sleep", "up", 0, "Minutes of REM (dream) sleep in the night."),
    Metric("light_sleep", "Light sleep", "min", "sleep", None, 0, "Minutes of light sleep in the night."),
    Metric(
        "sleep_interruptions",
        "Interruptions",
        "min",
        "sleep",
        "down",
        0,
        "Minutes awake between falling asleep and waking up, short and long ones together.",
    ),
    Metric(
        "sleep_continuity",
        "Sleep continuity",
        "of 5",
        "sleep",
        "up",
        1,
        "Polar's own figure from 1 (fragmented) to 5 (continuous).",
    ),
    Metric(
        "sleep_charge",
        "Sleep charge",
        "of 5",
        "sleep",
        "up",
        0,
        "Polar's own figure: the night's sleep score against your last 28 days, "
        "from 1 (much below your usual) to 5 (much above).",
    ),
    Metric(
        "alertness",
        "Alertness (SleepWise)",
        "of 10",
        "sleep",
        "up",
        1,
        "Polar's own figure from 1 to 10: how alert your sleep of the last days lets you be today.",
    ),
    Metric("bedtime", "Fell asleep", "", "sleep", None, 0, "Local time when sleep began.", kind="clock"),
    Metric("wake_time", "Woke up", "", "sleep", None, 0, "Local time when sleep ended.", kind="clock"),
    Metric(
        "skin_temperature",
        "Skin temperature",
        "°C",
        "body",
        "middle",
        1,
        "Mean skin temperature at the wrist over the night. The room and the blanket move it too.",
    ),
    Metric("spo2", "Blood oxygen (SpO₂)", "%", "body", "up", 0, "Mean of the day's SpO₂ tests."),
    Metric(
        "training_load",
        "Cardio load",
        "AU",
        "training",
        None,
        0,
        "Polar's cardio load of the day's sessions, summed: heart rate over time, in arbitrary units (AU).",
    ),
    Metric(
        "cardio_load_strain",
        "Strain",
        "AU",
        "training",
        None,
        1,
        "Polar's own figure: mean daily cardio load of the last 7 days.",
    ),
    Metric(
        "cardio_load_tolerance",
        "Tolerance",
        "AU",
        "training",
        None,
        1,
        "Polar's own figure: mean daily cardio load of the last 28 days.",
    ),
    Metric(
        "training_load_ratio",
        "Strain to tolerance",
        "",
        "training",
        "middle",
        2,
        "Polar's own figure: the load of the last 7 days against that of the last 28. Around 1 is usual.",
    ),
    Metric("training_duration", "Training time", "min", "training", None, 0, "Minutes of recorded training."),
    Metric("training_distance", "Distance", "km", "training", None, 1, "Distance of the day's sessions."),
    Metric(
        "muscle_load",
        "Muscle load",
        "AU",
        "training",
        None,
        0,
        "Polar's muscle load of the day's sessions: in arbitrary units (AU).",
    ),
    Metric(
        "session_rpe",
        "Perceived effort (RPE)",
        "of 10",
        "training",
        None,
        1,
        "How hard the sessions felt to you, from 1 to 10, weighted by their length. "
        "Polar gives words; we number them in order.",
    ),
    Metric("steps", "Steps", "steps", "day", "up", 0, "Steps of the day, of the watch worn longest."),
    Metric(
        "active_time",
        "Active time",
        "min",
        "day",
        "up",
        0,
        "Minutes of moderate and vigorous activity, training included.",
    ),
    Metric(
        "day_heart_rate",
        "Mean heart rate of the day",
        "bpm",
        "day",
        None,
        0,
        "Mean of the heart rate samples of the whole day, night and training included.",
    ),
    Metric("weight", "Weight", "kg", "body", None, 1, "Body weight as entered in Polar Flow."),
    Metric("soreness", "Muscle soreness", "of 3", "own words", "down", 0, "Your own answer: 1 none, 3 much."),
    Metric("fatigue", "Fatigue", "of 3", "own words", "down", 0, "Your own answer: 1 normal to 3 much."),
    Metric(
        "sleep_rating", "Sleep as felt", "of 5", "own words", "up", 0, "Your own answer: 1 poor to 5 well."
    ),
)

METRICS: dict[str, Metric] = {metric.id: metric for metric in _TABLE}
