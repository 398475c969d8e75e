"""What a brand could connect: fields always, addresses only with callbacks that are allowed."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from product import Product, running_product

METHOD = "CredentialsService.GetCredentials"
ASK = """query ($brand: String!, $success: String, $failure: String) { brand(brandId: $brand) {
  availableChannels(callbackSuccess: $success, callbackFailure: $failure) {
    channelCode name type typeRaw fields { name description type } url urlCallback
    urlInfo { channel helpPage logo squareLogo oauth2 } } } }"""
GOOD = "https://dashboard.example/connected"


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product with two callbacks allowed."""
    allowed = "https://dashboard.example,http://localhost"
    async with running_product(sqlite_address, oauth_callbacks=allowed) as running:
        yield running


async def ask(product: Product, **given: Any) -> dict[str, Any]:
    found = await product.ask(ASK, {"brand": "kopi-nusantara"} | given)
    return {row["channelCode"]: row for row in found.data["brand"]["availableChannels"]}


def carried(address: str) -> dict[str, Any]:
    """What the secret in an address says."""
    query = parse_qs(urlsplit(address).query)
    [secret] = query.get("secret") or parse_qs(urlsplit(query["redirect_uri"][0]).query)["secret"]
    told: dict[str, Any] = json.loads(base64.b64decode(secret))
    return told


async def test_without_callbacks_the_fields_are_shown_and_no_address(product: Product) -> None:
    await product.forget_calls()
    found = await ask(product)
    assert found["tkpd"] == {
        "channelCode": "tkpd",
        "name": "Tokopedia",
        "type": "SECRET_KEY",
        "typeRaw": "secret_key",
        "fields": [
            {"name": "fs_id", "description": "FS ID", "type": "integer"},
            {"name": "client_id", "description": "Client Id", "type": "string"},
            {"name": "client_secret", "description": "Client Secret", "type": "string"},
            {"name": "shop_id", "description": "Shop Id", "type": "integer"},
        ],
        "url": None,
        "urlCallback": None,
        "urlInfo": None,
    }
    assert (found["shpe"]["type"], found["shpe"]["typeRaw"]) == ("OAUTH2", "oauth2")
    assert [row["url"] for row in found.values()] == [None] * len(found)
    assert [row["urlCallback"] for row in found.values()] == [None] * len(found)
    assert found["OPEN_API_OAUTH2"]["urlInfo"] == {
        "channel": "https://open.example.com/",
        "helpPage": "https://open.example.com/help/page",
        "logo": "https://img.example.com/logo.png",
        "squareLogo": "https://img.example.com/logo-channel.png",
        "oauth2": None,
    }
    assert "invalid" not in json.dumps(found)
    assert await product.calls() == [METHOD]


async def test_with_callbacks_the_addresses_lead_to_them(product: Product) -> None:
    found = await ask(product, success=GOOD, failure="http://localhost:5173/failed")
    for address in (found["shpe"]["url"], found["bklp"]["url"], found["zlra"]["urlCallback"]):
        told = carried(address)
        assert told["callback_success"] == GOOD
        assert told["callback_failure"] == "http://localhost:5173/failed"
    assert found["OPEN_API_OAUTH2"]["urlInfo"]["oauth2"].startswith("https://")
    alone = await ask(product, success=GOOD)
    assert carried(alone["shpe"]["url"])["callback_failure"] == GOOD


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"success": "https://evil.example/"}, "callbackSuccess"),
        ({"success": GOOD, "failure": "https://evil.example/"}, "callbackFailure"),
        ({"failure": "javascript:alert(1)"}, "callbackFailure"),
        ({"success": ""}, "callbackSuccess"),
    ],
)
async def test_other_callbacks_are_refused_before_anything_is_asked(
    product: Product, given: dict[str, str], name: str
) -> None:
    await product.forget_calls()
    answer = await product.ask(ASK, {"brand": "kopi-nusantara"} | given)
    assert answer.codes == [("BAD_USER_INPUT", ["brand", "availableChannels"])]
    message = answer.errors[0]["message"]
    assert name in message
    assert "Allowed are: https://dashboard.example, http://localhost." in message
    assert await product.calls() == []


async def test_two_wishes_in_one_query_are_two_calls_and_the_same_wish_one(
    product: Product,
) -> None:
    await product.forget_calls()
    query = f"""{{ brand(brandId: "kopi-nusantara") {{
      a: availableChannels {{ url }} b: availableChannels {{ url }}
      c: availableChannels(callbackSuccess: "{GOOD}") {{ url }} }} }}"""
    data = (await product.ask(query)).data["brand"]
    assert data["a"] == data["b"]
    assert any(row["url"] for row in data["c"])
    assert await product.calls() == [METHOD] * 2


async def test_a_failure_nulls_the_field_alone(product: Product) -> None:
    await product.fault(METHOD, "error_503", times=1)
    answer = await product.ask(ASK, {"brand": "kopi-nusantara"})
    assert answer.body["data"] == {"brand": {"availableChannels": None}}
    assert answer.codes == [("UPSTREAM_UNAVAILABLE", ["brand", "availableChannels"])]
