"""Node's packages for the tests here, and a server for them to try."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
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
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if (HERE / "node_modules" / ".package-lock.json").exists():
        return HERE
    folder = tmp_path_factory.mktemp("node")
    for file in (*HERE.glob("*.json"), *HERE.glob("*.mjs")):
        shutil.copy(file, folder)
    await _install(folder)
    return folder


async def _install(folder: Path) -> None:
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    npm = await asyncio.create_subprocess_exec(
        *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(npm.communicate(), 120)
    if npm.returncode != 0:
        pytest.skip(f"npm cannot install what the clients need: {errors.decode()[-300:]}")
