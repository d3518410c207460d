"""`python -m tests.polar_simulator`: Polar on this machine, for trying and testing connections."""

import argparse
import socket
import sys
from datetime import UTC, date, datetime, time
from functools import partial

import uvicorn

from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

from .account import Account
from .body_cache import BodyCache
from .clock import Clock
from .process import environment
from .server import Protocol, create_app
from .state import State

_HELP = """Simulated Polar on {url} (stop with Ctrl-C). Point the dashboard at it with
  {settings}
"""


_PEOPLE = (("ada", "Ada", "Aalto"), ("ben", "Ben", "Berg"), ("coach", "Cleo", "Carlsson"))


def _accounts(seed: int, last_day: date, days: int, cache: BodyCache) -> dict[str, Account]:
    def world(person_seed: int) -> Renderer:
        return Renderer(World(seed=person_seed, last_day=last_day, days=days))

    return {
        name: Account(
            partial(world, seed + number),
            {"firstName": first, "lastName": last, "email": f"{name}@example.com"},
            cache,
        )
        for number, (name, first, last) in enumerate(_PEOPLE)
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.polar_simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=9380, help="0: a free one, printed as the first line")
    parser.add_argument("--days", type=int, default=730, help="length of the history")
    parser.add_argument("--last-day", type=date.fromisoformat, help="its end, where the clock then starts")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _listen(port: int) -> socket.socket:
    """Says TCP outright: asyncio turns Nagle's delay off only for such sockets."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


def main() -> None:
    args = _arguments()
    start = datetime.combine(args.last_day, time(18), UTC) if args.last_day else None
    clock = Clock(start)
    cache = BodyCache()
    last_day = args.last_day or clock.utc().date()
    state = State(clock, _accounts(args.seed, last_day, args.days, cache), cache)

    listener = _listen(args.port)
    port = listener.getsockname()[1]
    if args.port == 0:
        sys.stdout.write(f"{port}\n")
    url = f"http://127.0.0.1:{port}"
    settings = " ".join(f"{name}={value}" for name, value in environment(url).items())
    sys.stdout.write(_HELP.format(url=url, settings=settings))
    sys.stdout.flush()
    config = uvicorn.Config(create_app(state), http=Protocol, lifespan="off", log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
