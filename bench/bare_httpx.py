"""A bare httpx loop over a list of addresses at the sync's concurrency; the bodies are dropped."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import httpx

from polar_data.sync import AT_ONCE


async def main() -> None:
    calls = iter(json.loads(Path(sys.argv[1]).read_text()))
    headers = {"Authorization": f"Bearer {os.environ['BENCH_TOKEN']}"}
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    start = time.perf_counter()
    async with httpx.AsyncClient(
        base_url=os.environ["BENCH_URL"], headers=headers, limits=limits, timeout=60
    ) as http:

        async def work() -> None:
            for path, query in calls:
                answer = await http.get(path, params=[tuple(pair) for pair in query])
                answer.raise_for_status()

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    print(json.dumps({"wall_s": time.perf_counter() - start}))


if __name__ == "__main__":
    asyncio.run(main())
