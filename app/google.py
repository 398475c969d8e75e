"""Google's own clients, opened for the settings; what they lack is told in one line."""

import contextlib
from collections.abc import AsyncGenerator, Generator
from typing import TYPE_CHECKING

from adapters.pubsub.credentials import NoCredentials
from adapters.pubsub.stream import Subscriber
from app.settings import PREFIX, Settings, StartRefused

if TYPE_CHECKING:
    from adapters.pubsub.google_publisher import GooglePublisher


@contextlib.asynccontextmanager
async def open_google(settings: Settings, project: str) -> AsyncGenerator[Subscriber, None]:
    """The subscriber; raises StartRefused where the extra or credentials are missing."""
    other = "PULL=false" if settings.pubsub_endpoint is not None else "ENDPOINT"
    with _extra_needed(other):
        from adapters.pubsub.google import open_subscriber
    async with contextlib.AsyncExitStack() as stack:
        with _account_needed(f"pull from {project}"):
            subscriber = await stack.enter_async_context(open_subscriber())
        yield subscriber


@contextlib.asynccontextmanager
async def open_google_publisher(
    settings: Settings, project: str
) -> AsyncGenerator["GooglePublisher", None]:
    """The publisher; raises StartRefused where the extra or credentials are missing."""
    with _extra_needed("ENDPOINT"):
        from adapters.pubsub.google_publisher import open_publisher
    async with contextlib.AsyncExitStack() as stack:
        with _account_needed(f"publish in {project}"):
            opened = open_publisher(project, settings.upstream_timeout)
            publisher = await stack.enter_async_context(opened)
        yield publisher


@contextlib.contextmanager
def _extra_needed(other: str) -> Generator[None, None, None]:
    """`other` is the setting that makes do without."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise StartRefused(
            f"{PREFIX}PUBSUB_PROJECT is set, but {error.name} is not installed: expected the extra "
            f"`pubsub` (pip install google-cloud-pubsub), or {PREFIX}PUBSUB_{other}"
        ) from None


@contextlib.contextmanager
def _account_needed(duty: str) -> Generator[None, None, None]:
    try:
        yield
    except NoCredentials as error:
        raise StartRefused(
            f"GOOGLE_APPLICATION_CREDENTIALS: expected the file of an account that may {duty}, "
            f"but: {error}"
        ) from None
