"""The server: every door in its place, opened and closed with what stands behind it."""

import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute

from app.authentication import refuse_keys_in_address
from app.exporting import keeping_exports
from app.http.body_limit import BodyLimit
from app.http.dashboard import dashboard_routes
from app.http.export import export_route
from app.http.export_files import export_files_route
from app.http.graphql import graphql_router
from app.http.health import health_routes
from app.http.hot import HotPages
from app.http.hot_door import HotDoor
from app.http.labels import labels_route
from app.http.live.operations import MakeContext
from app.http.metrics import metrics_route
from app.http.playground import playground_assets, playground_page
from app.http.push import PushDoor, push_route
from app.http.security import SecurityHeaders
from app.live import LiveDoors, open_live
from app.logging import AccessLog
from app.pulling import pulling_messages
from app.request_count import UNREAD, CountRequests
from app.schedule import running_schedule
from app.sending import running_senders
from app.settings import Settings
from app.wiring import Wired, open_services, utc_now
from app.workers.handed import Handed
from domain.access import Scope
from domain.errors import ChannelgraphError
from gql import limits
from gql.errors import QuietSchema
from gql.schema import build_schema
from resolvers.context import Context
from resolvers.export_jobs import find_file

if TYPE_CHECKING:  # who signs nothing needs no cryptography
    from adapters.pubsub.oidc import SignedPushes


def create_app(
    settings: Settings, *, consumes: bool = True, handed: Handed | None = None
) -> FastAPI:
    """The ASGI application; its lifespan opens everything, and `app.state.wired` then shows it.

    Unless `consumes` is false, messages are pulled and the schedule runs too, where the settings
    say so. What waits to be sent is sent either way. A worker takes what it is `handed`.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        async with contextlib.AsyncExitStack() as stack:
            wired = await stack.enter_async_context(open_services(settings, handed=handed))
            if consumes:
                await stack.enter_async_context(pulling_messages(settings, wired))
                await stack.enter_async_context(running_schedule(settings, wired.services))
            await stack.enter_async_context(running_senders(settings, wired.services))
            await stack.enter_async_context(keeping_exports(wired.services))
            schema, contexts = _schema(settings, wired), _contexts(wired)
            live = await stack.enter_async_context(open_live(wired, schema, contexts))
            app.state.wired, app.state.live = wired, live
            _open_doors(app, settings, wired, schema, live)
            yield

    app = FastAPI(
        title="channelgraph",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    return app


def _schema(settings: Settings, wired: Wired) -> QuietSchema:
    return build_schema(
        [
            partial(CountRequests, wired.metrics.requests),
            *limits.extensions(limits.Limits(), _may_introspect(settings)),
        ],
        compiles=settings.compiled_plans,
    )


def _open_doors(
    app: FastAPI, settings: Settings, wired: Wired, schema: QuietSchema, live: LiveDoors
) -> None:
    token = settings.metrics_token
    lag, signed = wired.metrics.intake_lag.set, _signed_pushes(settings)
    push = PushDoor(wired.intake, wired.push_token, utc_now, lag, signed)
    context = _context(wired)
    hot = HotDoor(HotPages(wired.moment, time.monotonic), schema, wired.metrics.requests)
    follow = live.responses.respond
    app.include_router(graphql_router(schema, context, _page(wired), follow, hot))
    app.router.routes += [
        WebSocketRoute("/graphql", live.sockets),
        playground_assets(),
        *dashboard_routes(_demo_key(wired)),
        push_route(push),
        labels_route(wired.labels.find),
        export_route(context),
        export_files_route(partial(find_file, wired.services)),
        *health_routes(wired.parts),
        metrics_route(
            wired.metrics,
            wired.count_quarantined,
            wired.neighbours,
            is_open=settings.listens_on_loopback,
            token=None if token is None else token.get_secret_value(),
        ),
    ]


def _signed_pushes(settings: Settings) -> "SignedPushes | None":
    audience, account = settings.pubsub_push_audience, settings.pubsub_push_service_account
    if audience is None or account is None:
        return None
    from adapters.pubsub.oidc import SignedPushes, SigningKeys

    return SignedPushes(audience, account, SigningKeys(settings.pubsub_push_keys_url))


def _contexts(wired: Wired) -> MakeContext:
    async def make(authorization: str | None, address: str) -> Context:
        try:
            viewer = await wired.authenticator.viewer(authorization, address)
        except ChannelgraphError as error:
            wired.metrics.requests.add(UNREAD, error.code)
            raise
        return Context(viewer, wired.services)

    return make


def _context(wired: Wired) -> Callable[[Request], Awaitable[Context]]:
    contexts = _contexts(wired)

    async def make(request: Request) -> Context:
        try:
            refuse_keys_in_address(request.query_params)
        except ChannelgraphError as error:
            wired.metrics.requests.add(UNREAD, error.code)
            raise
        address = request.client.host if request.client else ""
        return await contexts(request.headers.get("authorization"), address)

    return make


def _may_introspect(settings: Settings) -> Callable[[object], bool]:
    def may(context: object) -> bool:
        return settings.introspection or (
            isinstance(context, Context) and context.viewer.may(Scope.KEYS_MANAGE)
        )

    return may


def _page(wired: Wired) -> Callable[[], Response]:
    sandbox = wired.sandbox
    return partial(playground_page, _demo_key(wired), sandbox.example_brand if sandbox else None)


def _demo_key(wired: Wired) -> str | None:
    """The key that pages carry: on the sandbox alone."""
    return wired.sandbox.keys[0].secret if wired.sandbox else None
