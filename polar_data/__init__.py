"""The data layer: from Polar's APIs to what is stored."""

import os

# Many small frames: NumPy's own threads would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Before Polars: it would import NumPy when first needed, and two threads that need it at the same moment
# make it fail ("'module' object does not support item assignment"), which would cost an item.
import numpy  # noqa: F401
