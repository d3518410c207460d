"""The sports of the demo athlete: what is recorded, how effort becomes speed and steps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sport:
    """One sport. Speed in km/h at the highest effort; cadence per minute; cost in kcal/kg/h."""

    name: str
    polar_id: int
    speed_kmh: float
    cadence: int
    cost: float
    gps: bool
    steps: bool = False
    power: bool = False
    pool: bool = False
    wheels: bool = False


SPORTS = {
    sport.name: sport
    for sport in (
        Sport("running", 1, 16.4, 178, 14.6, gps=True, steps=True),
        Sport("trail_running", 27, 14.2, 170, 14.9, gps=True, steps=True),
        Sport("treadmill_running", 17, 16.2, 178, 14.6, gps=False, steps=True),
        Sport("road_cycling", 38, 38.5, 92, 14.0, gps=True, power=True, wheels=True),
        Sport("indoor_cycling", 18, 37.0, 90, 13.8, gps=False, power=True, wheels=True),
        Sport("strength_training", 15, 0.0, 0, 11.0, gps=False),
        Sport("pool_swimming", 103, 3.9, 30, 13.0, gps=False, pool=True),
        Sport("open_water_swimming", 105, 3.7, 31, 13.0, gps=True),
        Sport("hiking", 11, 8.4, 112, 12.5, gps=True, steps=True),
        Sport("skiing", 24, 19.5, 54, 15.5, gps=True),
        Sport("triathlon", 68, 0.0, 0, 14.0, gps=True),
    )
}
