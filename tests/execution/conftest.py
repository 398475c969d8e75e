"""Says at the end how many operations were compared."""

from collections.abc import Iterator

import pytest
from executors import RAN


@pytest.fixture(scope="session", autouse=True)
def count() -> Iterator[None]:
    yield
    print(f"\ncompared with graphql-core: {dict(RAN)}")
