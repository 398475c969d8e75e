"""Node's packages for the tests here, and a server for them to try."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import strawberry
import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.http.graphql import graphql_router
from domain.errors import Unauthenticated

HERE = Path(__file__).parent
AUTHORIZATION = "Bearer node-tests"


async def _make_context(request: Request) -> None:
    if request.headers.get("authorization") != AUTHORIZATION:
        raise Unauthenticated("An API key is needed.")


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self) -> str:
        return "hello"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def count(self) -> int:
        return 1


@pytest.fixture(scope="session")
def authorization() -> str:
    """The Authorization header that the server wants."""
    return AUTHORIZATION


@pytest.fixture(scope="session")
async def server_url() -> AsyncIterator[str]:
    """The address of a server with the GraphQL door and a schema of two fields."""
    app = FastAPI()
    schema = strawberry.Schema(query=Query, mutation=Mutation)
    app.include_router(graphql_router(schema, _make_context, Response))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", log_level="warning")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # whoever connects early waits instead of being refused
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await running
    listener.close()


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
        pytest.skip(f"npm cannot install graphql-http: {errors.decode()[-300:]}")
