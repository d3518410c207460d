"""What the numbers mean. Pure: frames in, answers out."""

import numpy  # noqa: F401 - before Polars, as in polar_data
