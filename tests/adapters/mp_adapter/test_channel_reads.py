"""Channels that brands have or could have: what is asked and read, and who fails alone."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import MpAdapter
from domain.channels import (
    AvailableChannel,
    ChannelAddresses,
    ChannelKey,
    Credential,
    CredentialField,
)
from domain.connections import Callbacks
from domain.errors import UpstreamMisread, UpstreamRefused, UpstreamUnavailable


async def test_available_channels_are_the_documents(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.CredentialsService.GetCredentials.response"))
    found = await adapter.available.available("test-pi")
    (params,) = server.params
    assert set(params) == {"brand_id", "callback_success", "callback_failure", "channel_codes"}
    assert (params["brand_id"], params["channel_codes"]) == ("test-pi", [])
    assert [channel.channel_code for channel in found] == [
        "tkpd", "bklp", "lzda", "shpe", "zlra", "blib", "OPEN_API_OAUTH2", "OPEN_API_SECRET_KEY",
    ]  # fmt: skip
    assert found[1] == AvailableChannel("bklp", "Bukalapak", "oauth2", ())
    assert found[4].url_callback is not None  # its secret is empty, so it leads nowhere of ours
    assert found[4].url_callback.endswith("/zlra?secret=")
    assert all(channel.url is None for channel in found)
    assert found[6].addresses == ChannelAddresses(
        channel="https://dummy-url.com/",
        help_page="https://dummy-url.com/help/page",
        logo="https://dummy-image-url/logo.png",
        square_logo="https://dummy-image-url/logo-channel.png",
        oauth2=None,
    )
    assert found[3] == AvailableChannel(
        "shpe", "Shopee", "oauth2", (CredentialField("shop_id", "Shop Id", "integer"),)
    )


async def test_addresses_that_lead_to_callbacks_come_only_with_callbacks(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.CredentialsService.GetCredentials.response"))
    callbacks = Callbacks("https://dashboard.example/a", "https://dashboard.example/b")
    found = await adapter.available.available("test-pi", callbacks)
    (params,) = server.params
    assert params["callback_success"] == "https://dashboard.example/a"
    assert params["callback_failure"] == "https://dashboard.example/b"
    assert [bool(channel.url) for channel in found] == [
        False, True, True, True, False, False, False, False,
    ]  # fmt: skip
    assert found[6].addresses is not None
    assert (found[6].addresses.oauth2 or "").startswith("https://auth.dummy-url.com/")


async def test_no_address_shows_the_placeholder_or_what_a_browser_would_run(
    server: FaultServer, adapter: MpAdapter
) -> None:
    def answer(received: play.Received) -> play.Part:
        params = received.rpc["params"]
        secret = base64.b64encode(json.dumps(params).encode()).decode()
        links = {f"url{end}": f"https://m.example/?secret={secret}" for end in ("", "_callback")}
        info = {
            "url_oauth2": f"https://m.example/?s={secret}",
            "url_channel": "javascript:alert(1)",
        }
        return play.result([{"channel_code": "x", "type": "oauth2", "url_info": info, **links}])

    server.part = play.each(answer)
    (bare,) = await adapter.available.available("a")
    nothing = ChannelAddresses(None, None, None, None, None)
    assert (bare.url, bare.url_callback, bare.addresses) == (None, None, nothing)
    callbacks = Callbacks("https://d.example/", "https://d.example/")
    (full,) = await adapter.available.available("a", callbacks)
    assert full.url
    assert full.url_callback
    assert full.addresses
    assert full.addresses.channel is None


async def test_connected_channels_are_the_documents(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    name = "rpc.CredentialsService.GetConnectedSalesChannels.response"
    server.part = play.says(examples.text(name))
    found = await adapter.channels.connected(["khusus-pi", "other", "khusus-pi"])
    assert server.params == [{"brand_ids": ["khusus-pi", "other"], "channel_codes": []}]
    assert found["other"] == ()
    channels = found["khusus-pi"]
    assert isinstance(channels, tuple)
    tokopedia, shopee, blibli = channels
    assert tokopedia.key == ChannelKey("khusus-pi", "tkpd")
    assert (tokopedia.name, tokopedia.shop_name) == ("Tokopedia", "toko-khusus-pi")
    assert tokopedia.token_expires_at == datetime(2023, 12, 11, 4, 50, 6, 85661, tzinfo=UTC)
    assert tokopedia.credentials == (
        Credential("client_id", "Client ID", "fe43", masked=True),
        Credential("client_secret", "Client Secret", "77fa", masked=True),
        Credential("fs_id", "FS ID", "3397", masked=True),
        Credential("shop_id", "Shop ID", "8212722", masked=False),
    )
    assert shopee.key.channel_code == "shpe"
    assert blibli.token_expires_at is None
    assert blibli.credentials == (
        Credential("api_seller_key", "Api Seller Key", "67FD", masked=True),
        Credential("merchant_code", "Merchant Code", "DES-60002", masked=False),
    )


def _connected_by_brand(bad: play.Part) -> play.Part:
    """Brand "bad" spoils every call that names it."""

    def choose(received: play.Received) -> play.Part:
        brands = received.rpc["params"]["brand_ids"]
        if "bad" in brands:
            return bad
        rows = [{"brand_id": brand, "channel_code": "tkpd"} for brand in brands]
        return play.result(rows)

    return play.each(choose)


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (play.error(400, "no brand", 400), UpstreamRefused),
        (play.error(404, "no brand", 404), UpstreamRefused),
        (play.result("nonsense"), UpstreamMisread),
        (play.raw(b"<html>"), UpstreamMisread),
    ],
)
async def test_one_bad_brand_spoils_only_its_own_answer(
    bad: play.Part, kind: type[Exception], server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = _connected_by_brand(bad)
    found = await adapter.channels.connected(["a", "bad", "c"])
    for brand_id in ("a", "c"):
        answer = found[brand_id]
        assert isinstance(answer, tuple)
        assert [channel.key for channel in answer] == [ChannelKey(brand_id, "tkpd")]
    assert type(found["bad"]) is kind
    asked = [params["brand_ids"] for params in server.params]
    assert asked[0] == ["a", "bad", "c"]
    assert sorted(asked[1:]) == [["a"], ["bad"], ["c"]]


@pytest.mark.parametrize(
    "bad",
    [
        play.raw(b"", 503),
        play.reset,
        play.error(500, "boom"),
        play.error(401, "who?", 401),
        play.error(429, "slow down", 429),
    ],
)
async def test_a_fault_of_all_is_not_multiplied(
    bad: play.Part, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = _connected_by_brand(bad)
    found = await adapter.channels.connected(["a", "bad", "c"])
    assert len(server.requests) == 1
    assert isinstance(found["a"], UpstreamUnavailable | UpstreamRefused)
    assert found["a"] is found["bad"] is found["c"]


async def test_a_timeout_of_all_is_not_multiplied(server: FaultServer, client_key: str) -> None:
    server.part = play.hang
    async with MpAdapter(server.url, client_key, timeout=0.5) as adapter:
        found = await adapter.channels.connected(["a", "b"])
    assert len(server.requests) == 1
    assert found["a"] is found["b"]


async def test_one_bad_row_spoils_its_brand_without_another_call(
    server: FaultServer, adapter: MpAdapter
) -> None:
    rows = [
        {"brand_id": 7, "channel_code": "tkpd", "credentials": None},
        {"brand_id": "b", "channel_code": ""},
        {"brand_id": "stranger", "channel_code": "tkpd"},
    ]
    server.part = play.result(rows)
    found = await adapter.channels.connected(["7", "b"])
    assert isinstance(found["b"], UpstreamMisread)
    assert found.keys() == {"7", "b"}
    answer = found["7"]
    assert isinstance(answer, tuple)
    (channel,) = answer
    assert (channel.name, channel.shop_name, channel.credentials) == ("tkpd", "", ())
    assert len(server.requests) == 1


async def test_no_brand_and_no_channel_cost_no_call(
    server: FaultServer, adapter: MpAdapter
) -> None:
    assert await adapter.channels.connected([]) == {}
    server.part = play.result(None)
    assert await adapter.channels.connected(["a"]) == {"a": ()}
    assert len(server.requests) == 1
