"""The bulk topics of the settings: by Google's client, or at an endpoint that speaks REST."""

import contextlib
from collections.abc import AsyncGenerator
from functools import partial

from adapters.mp_adapter import OnCall
from adapters.mp_adapter.redact import Redactor, base64_forms
from adapters.mp_adapter.topics import Topics
from adapters.pubsub.rest_publisher import RestPublisher
from app.google import open_google_publisher
from app.settings import Settings
from domain.topics import BulkTopics


@contextlib.asynccontextmanager
async def open_topics(
    settings: Settings, whom: tuple[str, str], on_call: OnCall
) -> AsyncGenerator[BulkTopics | None, None]:
    """The topics of the project, or None without one; `whom` is the adapter's address and key.

    The sandbox takes what is published at its own address: none of it goes to Google. Raises
    StartRefused, in one line, where what publishing needs is missing.
    """
    url, client_key = whom
    endpoint = settings.pubsub_endpoint or (url if settings.is_sandbox else None)
    project = settings.pubsub_project
    async with contextlib.AsyncExitStack() as stack:
        if project is None or not client_key:
            yield None
            return
        publisher = (
            await stack.enter_async_context(open_google_publisher(settings, project))
            if endpoint is None
            else await stack.enter_async_context(
                _open_rest(settings, endpoint, project, client_key)
            )
        )
        yield Topics(publisher, client_key, on_call)


def _open_rest(settings: Settings, endpoint: str, project: str, client_key: str) -> RestPublisher:
    show = partial(Redactor(client_key).clean, also=base64_forms(client_key))
    return RestPublisher(endpoint, project, show=show, timeout=settings.upstream_timeout)
