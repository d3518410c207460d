"""The command line of the data: `python -m polar_data --help`."""

import os
import sys

# Many small frames: Polars' own threads would only get in each other's way.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

if __name__ == "__main__":
    from polar_data.cli import main
    from polar_data.garbage import collect_seldom

    collect_seldom()
    sys.exit(main())
