"""The whole product as fixtures: empty for each test, and filled for reading."""

from collections.abc import AsyncIterator

import pytest
from product import Product, running_product


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product on an empty SQLite store, beside a silent sandbox."""
    async with running_product(sqlite_address) as running:
        yield running


@pytest.fixture(scope="session")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """The product filled by the sandbox's own messages; for reading only."""
    path = tmp_path_factory.mktemp("filled") / "store.db"
    async with running_product(
        f"sqlite:///{path}", sandbox={"publish_at_start": True, "orders": 150}
    ) as running:
        await running.settled()
        yield running
