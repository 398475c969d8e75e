"""Hot pages under concurrent writes: whoever asks after a commit was acknowledged sees it.

Readers ask for the same page all the time, while others commit, through this process and past it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from kept import show, view
from made import content
from product import Product, running_product

from adapters.database import Database, open_database
from app.http import hot
from domain.brands import Brand
from domain.orders import OrderKey

PAGE = """{ orders(first: 20, filter: {brandIds: ["brand-1"]}, sort: {field: CHANGE_SEQUENCE}) {
  totalCount nodes { remoteOrderId changeSequence updatedAt brand { name } lines { sku } } } }"""
READERS = 6


class Round:
    """What was committed so far, and how often the page was read since."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self.is_over = False
        self._reads = 0
        self._read = asyncio.Condition()

    async def note_read(self) -> None:
        async with self._read:
            self._reads += 1
            self._read.notify_all()

    async def several_reads(self) -> None:
        """Wait until the page was read often enough to be ready."""
        async with self._read:
            until = self._reads + 4 * READERS
            await self._read.wait_for(lambda: self._reads >= until)


@pytest.fixture
async def product(database_address: str) -> AsyncIterator[Product]:
    async with running_product(database_address, sandbox={"orders": 0}) as running:
        await running.wired.services.registry.add_brands([Brand("brand-1", "One")])
        yield running


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every answer that was ready."""
    found: list[str] = []

    class Counted(hot.Ready):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)  # type: ignore[arg-type]  # as starlette's takes them
            found.append("ready")

    monkeypatch.setattr(hot, "Ready", Counted)
    return found


async def test_no_answer_is_older_than_what_was_acknowledged(
    product: Product, database_address: str, ready: list[str], size: Callable[[int, int], int]
) -> None:
    commits = size(30, 1_000)
    now = Round()
    readers = [asyncio.create_task(read(product, now)) for _ in range(READERS)]
    async with open_database(database_address) as other:
        for number in range(1, commits + 1):
            await commit(other, number)
            now.acknowledged = number
            if number % 2:
                await now.several_reads()
            for task in readers:
                if task.done():
                    task.result()
    now.is_over = True
    counts = await asyncio.gather(*readers)
    assert len(ready) > commits, "hardly any answer was ready: the test shows little"
    assert sum(counts) > len(ready), "no answer was made anew"
    kept, anew = await product.ask(PAGE), await product.ask(f"{PAGE} # not asked before")
    assert kept.data == anew.data


async def commit(other: Database, number: int) -> None:
    """Change one order, as a process of its own would."""
    key = OrderKey("brand-1", "tkpd", f"INV/{number % 7}")
    await show(other, view(content(key=key), content_hash=str(number)))


async def read(product: Product, now: Round) -> int:
    """Ask until it is over; gives how often."""
    count = 0
    while not now.is_over:
        floor = now.acknowledged
        nodes = (await product.ask(PAGE)).data["orders"]["nodes"]
        newest = max((int(node["changeSequence"]) for node in nodes), default=0)
        assert newest >= floor, f"{newest} was shown after {floor} was acknowledged"
        count += 1
        await now.note_read()
    return count


async def test_keys_that_see_less_are_shown_less(product: Product, database_address: str) -> None:
    async with open_database(database_address) as other:
        await commit(other, 1)
    made = await product.ask(
        'mutation { createApiKey(input: {name: "narrow", scopes: ["orders:read"], '
        'brandIds: ["brand-1"]}) { secret } }'
    )
    narrow = made.data["createApiKey"]["secret"]
    page = "{ orders { nodes { remoteOrderId buyer { name } delivery { name city } } } }"
    for _ in range(4):
        whole, part = await product.ask(page), await product.ask(page, key=narrow)
        (seen,), (hidden,) = whole.data["orders"]["nodes"], part.data["orders"]["nodes"]
        assert seen["buyer"] is not None
        assert hidden["buyer"] is None
        assert hidden["delivery"]["name"] is None


async def test_a_commit_of_this_process_is_seen_at_once(product: Product) -> None:
    page = '{ brand(brandId: "brand-1") { name } }'
    for number in range(5):
        await product.wired.services.registry.add_brands([Brand("brand-1", f"Name {number}")])
        for _ in range(3):
            assert (await product.ask(page)).data["brand"]["name"] == f"Name {number}"
