"""Every table. Kept tables hold what only we know; derived tables can be made again from the archive.

Column names carry units: `_s _ms _min _m _km _kmh _bpm _kcal _c _pct _utc`. `_local` is wall time.
"""

from polar_data.schema import days, kept, profile, team, tests, training, values
from polar_data.schema.base import DERIVED, KEPT, metadata

__all__ = ["DERIVED", "KEPT", "days", "kept", "metadata", "profile", "team", "tests", "training", "values"]
