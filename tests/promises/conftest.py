"""Sizes of the promises: small by default, as promised with PROMISES=full in the environment."""

import os
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session")
def size() -> Callable[[int, int], int]:
    """Chooses between a small number and the promised one."""
    full = os.environ.get("PROMISES") == "full"
    return lambda small, promised: promised if full else small
