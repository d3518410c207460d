"""The demo athlete, their watches and the places they train at."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone lives or trains; `relief_m` is the typical height of its hills."""

    name: str
    latitude: float
    longitude: float
    zone: ZoneInfo
    altitude_m: float
    relief_m: float


@dataclass(frozen=True, slots=True)
class Watch:
    """A recording device, known to Polar by a uuid and by a short id."""

    uuid: str
    device_id: str
    model: str
    firmware: str
    hardware: str


@dataclass(frozen=True, slots=True)
class Person:
    """The constants of one athlete: heart rates in bpm, speed in km/h, power in W."""

    first_name: str
    last_name: str
    email: str
    birthday: date
    height_cm: int
    weight_kg: float
    hr_rest: int
    hr_max: int
    aerobic_threshold: int
    anaerobic_threshold: int
    vo2max: int
    threshold_power_w: int
    aerobic_speed_kmh: float
    sleep_goal_s: int

    def age(self, day: date) -> float:
        """Age in years on that day."""
        return (day - self.birthday).days / 365.2425


ADA = Person(
    first_name="Ada",
    last_name="Demo",
    email="ada.demo@example.com",
    birthday=date(1989, 4, 12),
    height_cm=171,
    weight_kg=62.5,
    hr_rest=48,
    hr_max=189,
    aerobic_threshold=142,
    anaerobic_threshold=171,
    vo2max=53,
    threshold_power_w=228,
    aerobic_speed_kmh=16.4,
    sleep_goal_s=8 * 3600,
)

_HELSINKI = ZoneInfo("Europe/Helsinki")
HOME = Place("home", 60.2056, 24.9280, _HELSINKI, 18.0, 9.0)
FOREST = Place("forest", 60.3080, 24.5060, _HELSINKI, 62.0, 24.0)
CAMP = Place("camp", 64.1420, 28.2660, _HELSINKI, 168.0, 38.0)
ABROAD = Place("abroad", 36.6480, 138.1940, ZoneInfo("Asia/Tokyo"), 372.0, 22.0)

OLD_WATCH = Watch(
    "0e030000-0084-0000-0000-0000a1b2c3d4", "A1B2C3D4", "Polar Vantage V2", "4.1.0", "00750541.01"
)
NEW_WATCH = Watch(
    "0e030000-0096-0000-0000-0000e5f60718", "E5F60718", "Polar Vantage V3", "2.0.9", "00848712.02"
)

# Share of the highest heart rate where each of the five zones begins; the last ends at 100 %.
HEART_RATE_ZONES = (0.50, 0.60, 0.70, 0.80, 0.90, 1.00)
POWER_ZONES = (0.0, 0.60, 0.76, 0.91, 1.06, 3.0)
