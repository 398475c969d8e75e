"""npm packages for tests: installed by their lock, apart from the checkout."""

import asyncio
import shutil
from pathlib import Path

import pytest

PATIENCE = 120


async def install_packages(source: Path, folder: Path) -> Path:
    """Install what `source` locks into `folder`; skips where node, npm or its packages are not."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node or npm is not installed")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, folder)
    npm = await asyncio.create_subprocess_exec(
        *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await asyncio.wait_for(npm.communicate(), PATIENCE)
    if npm.returncode != 0:
        pytest.skip(f"npm cannot install what {source.name} needs: {errors.decode()[-300:]}")
    return folder
