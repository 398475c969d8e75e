"""The whole product, for what it does when others fail."""

from collections.abc import AsyncIterator

import pytest
from product import Product, running_product


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product on an empty SQLite store, beside a silent sandbox."""
    async with running_product(sqlite_address) as running:
        yield running
