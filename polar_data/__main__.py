"""The command line of the data: `python -m polar_data --help`."""

import sys

from polar_data.cli import main

if __name__ == "__main__":
    sys.exit(main())
