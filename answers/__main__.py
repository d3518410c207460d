"""The command line of what the app works out: `python -m answers --help`."""

import os
import sys

# Many small frames: Polars' own threads would only get in each other's way.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

if __name__ == "__main__":
    from answers.cli import main

    sys.exit(main())
