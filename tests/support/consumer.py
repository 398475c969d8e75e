"""A process that takes order messages in from stdin, to be killed: `start_consumer` starts one.

Each line of stdin is a delivery; each line of stdout is the id of one that may be acknowledged.
"""

import asyncio
import base64
import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from flood import intake_of
from made import NOON

from adapters.database import open_database
from domain.messages import Delivery, Outcome

ROOT = Path(__file__).parents[2]
MAY_BE_ACKNOWLEDGED = {Outcome.TAKEN, Outcome.DUPLICATE, Outcome.QUARANTINED}


async def start_consumer(
    address: str, *, ahead: timedelta = timedelta(), **environment: str
) -> asyncio.subprocess.Process:
    """Start a consumer on this store whose clock goes ahead of NOON by this much."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests/support")))
    return await asyncio.create_subprocess_exec(
        sys.executable, __file__, address, (NOON + ahead).isoformat(),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**20,
        env={"PATH": os.defpath, "PYTHONPATH": paths, **environment},
    )  # fmt: skip


async def feed(process: asyncio.subprocess.Process, deliveries: Iterable[Delivery]) -> None:
    """Hand deliveries over; a consumer that dies takes no more."""
    assert process.stdin is not None
    try:
        for each in deliveries:
            process.stdin.write(_line(each))
            await process.stdin.drain()
        process.stdin.close()
    except (ConnectionError, RuntimeError):
        return


async def acknowledged(process: asyncio.subprocess.Process, most: int | None = None) -> list[str]:
    """The ids that the consumer acknowledges, until it ends or has named `most` of them."""
    assert process.stdout is not None
    ids: list[str] = []
    async with asyncio.timeout(60):
        while most is None or len(ids) < most:
            line = await process.stdout.readline()
            if not line.endswith(b"\n"):  # half a line was never said
                break
            ids.append(line.decode().strip())
    return ids


def _line(delivery: Delivery) -> bytes:
    said = {
        "id": delivery.message_id,
        "published": delivery.published_at.isoformat(),
        "data": base64.b64encode(delivery.data).decode(),
    }
    return json.dumps(said).encode() + b"\n"


def _delivery(said: Mapping[str, str], now: datetime) -> Delivery:
    published = datetime.fromisoformat(said["published"])
    data = base64.b64decode(said["data"])
    return Delivery(said["id"], "CNX_ORDER_FETCHED_1", published, now, data)


async def _consume(address: str, now: datetime) -> None:
    async with open_database(address) as database:
        intake, places = intake_of(database, now), asyncio.Semaphore(20)

        async def take(line: str) -> None:
            async with places:
                delivery = _delivery(json.loads(line), now)
                if await intake.receive(delivery) in MAY_BE_ACKNOWLEDGED:
                    print(delivery.message_id, flush=True)

        async with asyncio.TaskGroup() as group:
            while line := await asyncio.to_thread(sys.stdin.readline):
                group.create_task(take(line))


if __name__ == "__main__":
    asyncio.run(_consume(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
