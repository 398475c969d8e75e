"""Node's packages for the tests here, and a server for them to try."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from npm_packages import install_packages
from product import ADMIN_KEY, running_product

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def authorization() -> str:
    """The Authorization header that the server wants."""
    return f"Bearer {ADMIN_KEY}"


@pytest.fixture(scope="session")
async def server_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the whole product."""
    path = tmp_path_factory.mktemp("audited") / "store.db"
    async with running_product(f"sqlite:///{path}") as product:
        yield product.url


@pytest.fixture(scope="session")
async def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with these tests' scripts and the npm packages that their lock names."""
    if (HERE / "node_modules" / ".package-lock.json").exists():
        return HERE
    folder = tmp_path_factory.mktemp("node")
    for file in HERE.glob("*.mjs"):
        shutil.copy(file, folder)
    return await install_packages(HERE, folder)
