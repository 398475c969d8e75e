"""Connecting shops: what proves it, what a token says ahead, and where sellers may be sent."""

from datetime import datetime, timedelta

import pytest
from made import NOON, after

from domain.activities import ActivityKind as K
from domain.callbacks import AllowedCallbacks
from domain.channels import AvailableChannel, Channel, ChannelKey, ConnectionType
from domain.channels import ChannelStatus as S
from domain.connections import Callbacks, ConnectChannel, is_proved
from domain.features import FEATURES

KEY = ChannelKey("b", "shpe")


def channel(status: S, expires: datetime | None = None) -> Channel:
    return Channel(KEY, "Shopee", None, status, expires, None)


@pytest.mark.parametrize(
    ("status", "expires", "shown"),
    [
        (S.CONNECTED, None, S.CONNECTED),
        (S.CONNECTED, after(days=7, seconds=1), S.CONNECTED),
        (S.CONNECTED, after(days=7), S.EXPIRING),
        (S.CONNECTED, after(seconds=1), S.EXPIRING),
        (S.CONNECTED, NOON, S.EXPIRED),
        (S.EXPIRED, after(days=30), S.CONNECTED),
        (S.DISCONNECTED, NOON - timedelta(days=1), S.DISCONNECTED),
        (S.UNKNOWN, after(days=1), S.UNKNOWN),
    ],
)
def test_a_token_is_told_ahead_of_time(status: S, expires: datetime | None, shown: S) -> None:
    assert channel(status, expires).as_of(NOON).status is shown


@pytest.mark.parametrize(
    ("kind", "before", "after_", "proved"),
    [
        (K.CONNECT_CHANNEL, None, S.CONNECTED, True),
        (K.CONNECT_CHANNEL, S.DISCONNECTED, S.CONNECTED, True),
        (K.CONNECT_CHANNEL, S.DISCONNECTED, S.EXPIRING, True),
        (K.CONNECT_CHANNEL, S.CONNECTED, S.CONNECTED, False),
        (K.CONNECT_CHANNEL, S.UNKNOWN, S.CONNECTED, False),
        (K.CONNECT_CHANNEL, None, S.EXPIRED, False),
        (K.CONNECT_CHANNEL, None, None, False),
        (K.RECONNECT_CHANNEL, S.EXPIRED, S.CONNECTED, True),
        (K.RECONNECT_CHANNEL, S.EXPIRED, S.EXPIRED, False),
        (K.RECONNECT_CHANNEL, S.DISCONNECTED, S.DISCONNECTED, False),
        (K.DISCONNECT_CHANNEL, S.CONNECTED, S.DISCONNECTED, True),
        (K.DISCONNECT_CHANNEL, S.CONNECTED, None, True),
        (K.DISCONNECT_CHANNEL, S.CONNECTED, S.CONNECTED, False),
        (K.DISCONNECT_CHANNEL, S.CONNECTED, S.UNKNOWN, False),
    ],
)
def test_what_a_live_read_proves(kind: K, before: S | None, after_: S | None, proved: bool) -> None:
    pair = [None if status is None else channel(status) for status in (before, after_)]
    assert is_proved(kind, *pair) is proved


def test_credentials_do_not_show_in_a_repr() -> None:
    change = ConnectChannel(KEY, (("app_secret", "planted-secret"),), Callbacks("a", "b"))
    assert "planted" not in repr(change)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("oauth2", ConnectionType.OAUTH2),
        ("OAUTH2", ConnectionType.OAUTH2),
        ("secret_key", ConnectionType.SECRET_KEY),
        ("", ConnectionType.UNKNOWN),
        ("password", ConnectionType.UNKNOWN),
    ],
)
def test_ways_to_connect(word: str, kind: ConnectionType) -> None:
    assert AvailableChannel("x", "X", word, ()).connection_type is kind


def test_the_document_has_nineteen_features() -> None:
    assert len(FEATURES) == 19
    assert all(feature.description.endswith(".") for feature in FEATURES.values())
    headings = [feature.heading for feature in FEATURES.values() if feature.heading]
    assert len(set(headings)) == len(headings) == 16
    assert not any("ship-orders" in name or "delete-discount" in name for name in FEATURES)


ALLOWED = AllowedCallbacks.read(
    (
        "https://dashboard.example",
        "https://app.example:8443/",
        "https://exact.example/cb?tenant=1",
        "http://localhost",
        "http://127.0.0.1:3000",
    )
)


@pytest.mark.parametrize(
    "address",
    [
        "https://dashboard.example",
        "https://dashboard.example/",
        "https://dashboard.example/any/path?x=1&y=%20",
        "https://DASHBOARD.example:443/x",
        "https://app.example:8443/x",
        "https://exact.example/cb?tenant=1",
        "http://localhost:5173/cb",
        "http://localhost/cb",
        "http://127.0.0.1:3000/cb",
    ],
)
def test_allowed_callbacks(address: str) -> None:
    assert ALLOWED.allows(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://dashboard.example/",
        "https://dashboard.example.evil.example/",
        "https://evil.example/https://dashboard.example",
        "https://dashboard.example@evil.example/",
        "https://evil.example\\@dashboard.example/",
        "https://evil.example#@dashboard.example/",
        "https://dashboard.example/#x",
        "https://dashboard.example:8443/",
        "https://dashboard.example:99999/",
        "https://dashboard.example:x/",
        "https://app.example/x",
        "https://exact.example/cb",
        "https://exact.example/cb?tenant=2",
        "https://exact.example/",
        "https://localhost/cb",
        "http://127.0.0.1:3001/cb",
        "http://127.0.0.2/cb",
        "http://localhost.evil.example/",
        "javascript:alert(1)//https://dashboard.example",
        "//dashboard.example/",
        " https://dashboard.example/",
        "https://dashboard.example/\n",
        "https://dashboard.example/a b",
        "https://dashboard.example/" + "a" * 2_000,
        "https://dåshboard.example/",
        "https://[dashboard.example/",
    ],
)
def test_callbacks_that_are_not_allowed(address: str) -> None:
    assert not ALLOWED.allows(address)


def test_nothing_is_allowed_unless_it_is_named() -> None:
    assert not AllowedCallbacks().allows("https://dashboard.example/")
    assert AllowedCallbacks().explain().startswith("No callback is allowed here")
    assert "https://dashboard.example, https://app.example:8443/" in ALLOWED.explain()


@pytest.mark.parametrize(
    "entry",
    [
        "dashboard.example",
        "http://dashboard.example",
        "https://*.example",
        "https://u:p@a.example",
        "*",
        "https://a.example:0",
    ],
)
def test_an_entry_must_be_a_plain_https_address_or_loopback(entry: str) -> None:
    with pytest.raises(ValueError, match=r"no plain|neither https|no port"):
        AllowedCallbacks.read((entry,))
