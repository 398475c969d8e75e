"""Serves the shop in memory over HTTP: `ours`, by our door and compiled plans, or by
`strawberry`'s own FastAPI router and executor, as its documentation has it.

Prints its port; ends when its stdin is closed.
"""

import os
import socket
import sys
import threading

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from strawberry import Schema
from strawberry.fastapi import BaseContext, GraphQLRouter

from app.http.graphql import graphql_router
from benchmarks.memory_shop import Context, Loaders, Query, shop_schema
from gql.scalars import config


async def _context(_: Request) -> Context:
    return Context(Loaders())


class OwnContext(BaseContext):
    """The same, of the kind that strawberry's router wants."""

    def __init__(self) -> None:
        super().__init__()
        self.loaders = Loaders()


async def _own_context() -> OwnContext:
    return OwnContext()


def make_app(kind: str) -> FastAPI:
    """The server of a kind; both answer at /graphql."""
    app, schema = FastAPI(), shop_schema()
    if kind == "ours":
        app.include_router(graphql_router(schema, _context, Response))
    else:
        own = Schema(query=Query, config=config())
        router = GraphQLRouter[OwnContext, None](own, context_getter=_own_context, graphql_ide=None)
        app.include_router(router, prefix="/graphql")
    return app


def main(kind: str) -> None:
    """Serve until stdin is closed."""
    threading.Thread(target=lambda: os._exit(len(sys.stdin.read())), daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(make_app(kind), log_config=None, access_log=False)
        print(listener.getsockname()[1], flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
