"""Four weeks of daily load that several worked figures are about."""

import numpy as np

_FOUR_WEEKS = (
    (50, 0, 80, 60, 0, 120, 90),
    (40, 0, 70, 70, 0, 130, 100),
    (60, 0, 90, 80, 0, 140, 110),
    (70, 0, 100, 90, 0, 160, 120),
)
L28 = np.array(_FOUR_WEEKS, dtype=np.float64).ravel()
