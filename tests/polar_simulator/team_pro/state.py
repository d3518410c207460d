"""Everything the simulated Team Pro remembers."""

from ..clock import Clock
from .bucket import Buckets
from .club import Club
from .sources import SIZES, source

COACH = "coach"


class TeamProState:
    """`clubs` by account: who else signs in has no team.

    With `documented`, zones are spelled as the reference writes them instead of as seen live; with
    `short_rows`, a row of samples ends at its last value; with `unmarked`, no session has markers.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.buckets = Buckets()
        self.documented = False
        self.short_rows = False
        self.unmarked = False
        self.clubs: dict[str, Club] = {}
        self.found(COACH, "squad")

    def found(self, account: str, size: str) -> Club:
        """Gives the account a fresh squad of that size, whose season ends yesterday."""
        if size not in SIZES:
            raise KeyError(size)
        self.clubs[account] = Club(source(size, self._clock.utc().date()))
        return self.clubs[account]
