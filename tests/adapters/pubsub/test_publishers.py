"""What each way of publishing does by itself: addresses, credentials, and no connection."""

import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fault_server as play
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth.exceptions import RefreshError
from publish_places import TOPIC, google_place

from adapters.pubsub.credentials import NoCredentials
from adapters.pubsub.google_publisher import GooglePublisher, open_publisher
from adapters.pubsub.rest_publisher import RestPublisher
from domain.errors import UpstreamTimeout, UpstreamUnavailable

DATA = b'{"client_key":"planted-client-key-0123456789"}'


def shown(text: str) -> str:
    return text


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken, so that nobody else gets it, and does not listen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port whose owner never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def test_what_is_posted_is_the_documented_form() -> None:
    async with play.running() as server:
        server.part = play.says({"messageIds": ["12"]})
        async with RestPublisher(f"{server.url}/", "example.com:shop-1", show=shown) as publisher:
            assert await publisher.publish(TOPIC, b'{"id":"1"}') == "12"
        (request,) = server.requests

    assert request.method == "POST"
    assert request.path == f"/v1/projects/example.com:shop-1/topics/{TOPIC}:publish"
    assert request.headers["content-type"] == "application/json"
    assert "authorization" not in request.headers
    assert request.rpc == {"messages": [{"data": "eyJpZCI6IjEifQ=="}]}


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_without_a_connection_to_the_endpoint_nothing_was_sent(
    host: str, closed_port: int
) -> None:
    async with RestPublisher(f"http://{host}:{closed_port}", "p", show=shown) as publisher:
        with pytest.raises(UpstreamUnavailable) as lost:
            await publisher.publish(TOPIC, DATA)

    assert not lost.value.sent
    assert lost.value.reason.startswith("no connection: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
async def test_without_a_connection_to_google_nothing_was_sent(
    host: str, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", f"{host}:{closed_port}")
    async with open_publisher("p", 10) as publisher:
        for _ in range(2):
            with pytest.raises(UpstreamUnavailable) as lost:
                await publisher.publish(TOPIC, DATA)
            assert (lost.value.sent, lost.value.reason) == (False, "no connection")


async def test_a_connection_that_never_comes_about_sent_nothing(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", f"127.0.0.1:{silent_port}")
    async with open_publisher("p", 0.2) as publisher:
        with pytest.raises(UpstreamTimeout) as lost:
            await publisher.publish(TOPIC, DATA)

    assert (lost.value.sent, lost.value.reason) == (False, "no connection within 0.2 s")


class Credentials:
    """Credentials whose token has run out, and cannot be had again."""

    valid = False
    asked = 0

    def refresh(self, _: object) -> None:
        self.asked += 1
        raise RefreshError("account planted-account was deleted")


async def test_without_a_token_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = Credentials()
    async with google_place(5, monkeypatch.setenv) as place:
        known: Any = place.publisher
        publisher = GooglePublisher(known._client.transport, credentials, "p", 5)
        with pytest.raises(UpstreamUnavailable) as lost:
            await publisher.publish(TOPIC, DATA)
        assert place.received == []

    assert (lost.value.sent, lost.value.reason) == (False, "no token can be had: RefreshError")
    assert credentials.asked == 1
    assert lost.value.__context__ is None


async def test_the_librarys_own_log_never_shows_a_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "google", "google.pubsub_v1", "grpc"):
        caplog.set_level(logging.DEBUG, name)
    async with google_place(5, monkeypatch.setenv) as place:
        await place.publisher.publish(TOPIC, DATA)

    written = repr([vars(record) for record in caplog.records])
    assert "planted" not in written
    assert "cGxhbnRlZ" not in written  # its base64


async def test_no_credentials_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PUBSUB_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))

    with pytest.raises(NoCredentials, match=r"none\.json was not found"):
        async with open_publisher("p", 5):
            pass


async def test_a_service_account_signs_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its token is made without asking anybody, so only Google itself must be reached."""
    file = tmp_path / "account.json"
    file.write_text(json.dumps(_account()))
    monkeypatch.delenv("PUBSUB_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))

    async with open_publisher("p", 5) as publisher:
        assert publisher._credentials.valid is False
        await publisher._prove_who_we_are(TOPIC)
        assert publisher._credentials.valid is True
        assert "pubsub.googleapis.com" in repr(publisher._client.transport.host)


def _account() -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "1",
        "private_key": pem,
        "client_email": "publisher@p.iam.gserviceaccount.example",
        "token_uri": "http://127.0.0.1:9/token",
    }
