"""Publishes to Google Pub/Sub by the official asynchronous client; each message once.

The client's own retries are off, and those of gRPC below it: a bulk that goes twice acts twice.
A connection is made before anything is sent, so that what fails without one was never sent.
Needs the extra `pubsub`.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator
from typing import Any, cast

import google.auth
import grpc
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.pubsub_v1.services.publisher import PublisherAsyncClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcAsyncIOTransport

from adapters.pubsub.credentials import NoCredentials
from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

_OPTIONS = (
    ("grpc.enable_retries", 0),
    ("grpc.service_config_disable_resolution", 1),  # no retries by the name server's word
    ("grpc.max_receive_message_length", -1),  # its excess would look like a quota's
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)
_NOT_DONE = {
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.FAILED_PRECONDITION: 400,
    grpc.StatusCode.UNAUTHENTICATED: 401,
    grpc.StatusCode.PERMISSION_DENIED: 403,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
}
"""Codes that prove that nothing was published, with the HTTP status that Google gives them."""

# At debug it would write whole requests, and with them the client key. A filter stays where
# others set logging up anew, which enables every logger again.
logging.getLogger(PublisherGrpcAsyncIOTransport.__module__).addFilter(lambda _: False)


class GooglePublisher:
    """Implements adapters.mp_adapter.topics.Publisher for the topics of one project.

    `timeout` is seconds for one publish in all. What Google says is never repeated, as it may
    quote what was sent.
    """

    def __init__(self, transport: Any, credentials: Any, project: str, timeout: float) -> None:  # noqa: ANN401 - without types
        self._client: Any = PublisherAsyncClient(transport=transport)
        self._channel: Any = transport.grpc_channel
        self._credentials = credentials
        self._project = project
        self._timeout = timeout

    async def publish(self, topic: str, data: bytes) -> str:
        """Publish one message; gives its id. Raises UpstreamError."""
        failure: UpstreamError
        is_sent = False
        try:
            async with asyncio.timeout(self._timeout):
                await self._prove_who_we_are(topic)
                await self._connect(topic)
                is_sent = True
                return _message_id(topic, await self._send(topic, data))
        except TimeoutError:
            reason = "no answer" if is_sent else "no connection"
            text = f"{reason} within {self._timeout:g} s"
            failure = UpstreamTimeout(topic, text, sent=is_sent)
        except GoogleAPICallError as error:
            failure = _failure(topic, error)
        # Raised out here, so that no cause, which may quote what was sent, travels along.
        raise failure

    async def _send(self, topic: str, data: bytes) -> object:
        name = f"projects/{self._project}/topics/{topic}"
        request = {"topic": name, "messages": [{"data": data}]}
        return await self._client.publish(request=request, retry=None, timeout=None)

    async def _prove_who_we_are(self, topic: str) -> None:
        """Have a token at hand, as without one nothing would leave, but look as if it had."""
        if self._credentials is None or self._credentials.valid:
            return
        try:
            await asyncio.to_thread(self._credentials.refresh, Request())
        except GoogleAuthError as error:
            reason = f"no token can be had: {type(error).__name__}"
        else:
            return
        raise UpstreamUnavailable(topic, reason, sent=False)

    async def _connect(self, topic: str) -> None:
        state = self._channel.get_state(try_to_connect=True)
        while state is not grpc.ChannelConnectivity.READY:
            if state is grpc.ChannelConnectivity.TRANSIENT_FAILURE:
                raise UpstreamUnavailable(topic, "no connection", sent=False)
            await self._channel.wait_for_state_change(state)
            state = self._channel.get_state(try_to_connect=True)


@contextlib.asynccontextmanager
async def open_publisher(project: str, timeout: float) -> AsyncGenerator[GooglePublisher, None]:  # noqa: ASYNC109 - of each publish
    """By PUBSUB_EMULATOR_HOST and GOOGLE_APPLICATION_CREDENTIALS, as Google's libraries read them.

    Raises NoCredentials.
    """
    emulator = os.environ.get("PUBSUB_EMULATOR_HOST")
    credentials = None if emulator else await asyncio.to_thread(_find_credentials)
    transport = _emulated(emulator) if emulator else _transport(credentials)
    try:
        yield GooglePublisher(transport, credentials, project, timeout)
    finally:
        await transport.close()


def _find_credentials() -> Any:  # noqa: ANN401 - of many kinds, without types
    """Credentials that the transport takes as they are; a service account signs for itself."""
    find = cast("Any", google.auth).default
    try:
        credentials, _ = find(scopes=PublisherGrpcAsyncIOTransport.AUTH_SCOPES)
    except (GoogleAuthError, OSError, ValueError) as error:
        raise NoCredentials(" ".join(str(error).split())) from error
    sign = getattr(credentials, "with_always_use_jwt_access", None)
    return credentials if sign is None else sign(True)


def _emulated(address: str) -> Any:  # noqa: ANN401 - without types
    channel = cast("Any", grpc).aio.insecure_channel(address, options=_OPTIONS)
    return PublisherGrpcAsyncIOTransport(channel=channel)


def _transport(credentials: Any) -> Any:  # noqa: ANN401 - without types
    def open_channel(host: str, **given: Any) -> Any:  # noqa: ANN401 - the library's own arguments
        make = cast("Any", PublisherGrpcAsyncIOTransport).create_channel
        return make(host, **{**given, "options": [*given["options"], *_OPTIONS]})

    return PublisherGrpcAsyncIOTransport(credentials=credentials, channel=open_channel)


def _message_id(topic: str, answer: object) -> str:
    """The library gives None for an answer that it cannot read."""
    ids = list(getattr(answer, "message_ids", ()))
    if len(ids) != 1 or not ids[0]:
        raise UpstreamMisread(topic, "answered no message id")
    return str(ids[0])


def _failure(topic: str, error: GoogleAPICallError) -> UpstreamError:
    code = getattr(error, "grpc_status_code", None)
    name = getattr(code, "name", type(error).__name__)
    status = _NOT_DONE.get(cast("grpc.StatusCode", code))
    if status is not None:
        return UpstreamRefused(topic, f"refused with {name}", status)
    return UpstreamUnavailable(topic, f"ended with {name}")
