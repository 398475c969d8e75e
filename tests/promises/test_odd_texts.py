"""A text that PostgreSQL cannot hold, in every place of every mutation: refused, never a fault."""

import copy
from collections.abc import Iterator
from typing import Any

from discount_shop import stock
from every_mutation import CASES, query_of
from product import running_product

Path = tuple[str | int, ...]


def texts(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where in an input the texts stand."""
    if isinstance(value, str):
        yield path
    parts = value.items() if isinstance(value, dict) else ()
    for name, each in enumerate(value) if isinstance(value, list) else parts:
        yield from texts(each, (*path, name))


def with_nul(value: Any, path: Path) -> Any:
    """The input with a NUL at the end of one text."""
    changed = copy.deepcopy(value)
    holder = changed
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] += "\0"
    return changed


async def test_a_nul_anywhere_is_no_fault(postgres_address: str) -> None:
    async with running_product(postgres_address, sandbox={"orders": 0}) as shop:
        await stock(shop)
        tried = 0
        for name, case in CASES.items():
            given = await case(shop)
            for path in texts(given):
                answer = await shop.ask(query_of(name), {"input": with_nul(given, path)})
                codes = {code for code, _ in answer.codes}
                assert codes <= {"BAD_USER_INPUT"}, (name, path, answer.body)
                tried += 1
    assert tried > 80
