"""`channelgraph quarantine` as its users run it: in a process of its own, beside a server."""

import base64
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from product import Product, example, running_product
from served import run_command
from sqlalchemy import text

from adapters.database import Database
from adapters.database.tables import metadata
from app.commands.bodies import readable

STRANGER = "123asd"
ORDERS = "projects/p/subscriptions/CNX_ORDER_FETCHED_1"
MALFORMED = b'{"a": "\x1b[31m", "b": \xff, }'


# What is read is the same on both (tests/contracts), and each of these starts many processes.
ON_SQLITE = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)


class Shell:
    """Runs commands on the store of one test."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.settings = {"DATABASE_URL": address}

    async def run(self, *arguments: str, code: int = 0) -> str:
        ended, out, errors = await run_command(self.folder, *arguments, settings=self.settings)
        assert (ended, errors) == (code, ""), out
        return out

    async def list(self, *arguments: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(
            await self.run("quarantine", "list", "--json", *arguments)
        )
        return found

    async def replay(self, *arguments: str, code: int = 0) -> str:
        return (await self.run("quarantine", "replay", *arguments, code=code)).rstrip("\n")

    async def refused(self, *arguments: str) -> tuple[int, str]:
        code, out, errors = await run_command(self.folder, *arguments, settings=self.settings)
        assert out == ""
        return code, errors


@pytest.fixture
def shell(tmp_path: Path, database_address: str) -> Shell:
    return Shell(tmp_path, database_address)


@pytest.fixture
async def product(
    database_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Product]:
    monkeypatch.chdir(tmp_path)
    async with running_product(database_address) as running:
        yield running


async def push_orders(product: Product, *numbers: int) -> None:
    """Orders of a brand that nobody registered."""
    for number in numbers:
        body = json.loads(example("message.order_fetched"))
        body["order"]["remote_order_id"] = f"INV/{number}"
        assert await product.push(body, message_id=f"order-{number}") == 204


async def dump(database: Database) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in metadata.tables:
        rows = await database.connections.read(text(f"SELECT * FROM {name}"))
        found[name] = sorted(str(dict(row._mapping) | {"attempts": None}) for row in rows)
    return found


async def test_what_is_mended_is_taken_once_while_the_server_runs(
    product: Product, shell: Shell, database: Database
) -> None:
    await push_orders(product, *range(1, 6))
    assert await product.push(MALFORMED, message_id="odd") == 204
    assert await product.push('{"news": 1}', message_id="news", subscription="own") == 204
    await product.forget_calls()

    found = await shell.list()
    assert [each["messageId"] for each in found][:2] == ["news", "odd"]
    assert {each["messageId"] for each in found[2:]} == {f"order-{n}" for n in range(1, 6)}
    assert {each["attempts"] for each in found} == {1}
    assert await shell.replay("--all", code=1) == (
        "0 taken, 0 duplicate, 7 still in quarantine"
        " (MALFORMED 1, UNKNOWN_BRAND 5, UNKNOWN_KIND 1)."
    )
    await shell.run("brands", "add", STRANGER)
    again = await shell.replay("--reason", "UNKNOWN_BRAND")
    assert again == "5 taken, 0 duplicate, 0 still in quarantine."
    answer = await product.ask("{ orders { totalCount } }")
    assert answer.data == {"orders": {"totalCount": 5}}
    before = await dump(database)
    again = await shell.replay("--reason", "unknown_brand")
    assert again == "0 taken, 0 duplicate, 0 still in quarantine."
    assert await shell.replay(*(each["quarantineId"] for each in found), code=1) == (
        "0 taken, 0 duplicate, 2 still in quarantine (MALFORMED 1, UNKNOWN_KIND 1),"
        " 5 not there (any more)."
    )
    assert {each["attempts"] for each in await shell.list()} == {3}
    assert await dump(database) == before
    await push_orders(product, *range(1, 6))
    assert await dump(database) == before
    assert await product.calls() == []

    async with httpx.AsyncClient() as client:
        numbers = (await client.get(f"{product.url}/metrics")).text.splitlines()
    assert [line for line in numbers if line.startswith("channelgraph_quarantined_messages{")] == [
        'channelgraph_quarantined_messages{reason="MALFORMED"} 1',
        'channelgraph_quarantined_messages{reason="UNKNOWN_BRAND"} 0',
        'channelgraph_quarantined_messages{reason="UNKNOWN_KIND"} 1',
    ]


@ON_SQLITE
async def test_messages_are_listed_by_what_they_are(product: Product, shell: Shell) -> None:
    await push_orders(product, 1, 2)
    assert await product.push(MALFORMED, message_id="odd") == 204

    [newest] = await shell.list("--limit", "1")
    received = newest.pop("receivedAt")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", received)
    quarantine_id = newest.pop("quarantineId")
    assert newest == {
        "messageId": "odd",
        "subscription": ORDERS,
        "brandId": None,
        "reason": "MALFORMED",
        "detail": "the text is no UTF-8: invalid start byte",
        "attempts": 1,
    }
    orders = await shell.list("--reason", "UNKNOWN_BRAND", "--brand", STRANGER)
    assert [each["messageId"] for each in orders] == ["order-2", "order-1"]
    assert {each["brandId"] for each in orders} == {STRANGER}
    table = (await shell.run("quarantine", "list", "--limit", "2")).splitlines()
    assert [line.split()[0] for line in table] == [
        "ID", quarantine_id, orders[0]["quarantineId"], "2",
    ]  # fmt: skip
    assert table[-1] == "2 of 3 are shown; --limit shows more."

    by_brand = await shell.replay("--brand", STRANGER, "--reason", "MALFORMED")
    assert by_brand == "0 taken, 0 duplicate, 0 still in quarantine."
    by_id = await shell.replay(quarantine_id, orders[0]["quarantineId"], quarantine_id, code=1)
    assert by_id == ("0 taken, 0 duplicate, 2 still in quarantine (MALFORMED 1, UNKNOWN_BRAND 1).")
    assert [each["attempts"] for each in await shell.list()] == [2, 2, 1]


@ON_SQLITE
async def test_a_message_is_shown_whole_and_safely(product: Product, shell: Shell) -> None:
    await push_orders(product, 1)
    assert await product.push(MALFORMED, message_id="odd") == 204
    ids = {each["messageId"]: each["quarantineId"] for each in await shell.list()}

    order = await shell.run("quarantine", "show", ids["order-1"])
    assert f"ID: {ids['order-1']}\nMessage: order-1\nSubscription: {ORDERS}\n" in order
    assert f"Brand: {STRANGER}\nReason: UNKNOWN_BRAND\n" in order
    assert f'\n\n{{\n  "id": "123124243",\n  "brand_id": "{STRANGER}",\n' in order
    assert '\n    "remote_order_id": "INV/1",\n' in order
    odd = await shell.run("quarantine", "show", ids["odd"])
    assert odd.endswith('Body: 24 bytes\n\n{"a": "\\u001b[31m", "b": \\xff, }\n')

    shown = json.loads(await shell.run("quarantine", "show", ids["odd"], "--json"))
    assert base64.b64decode(shown["dataBase64"]) == MALFORMED
    assert (shown["body"], shown["isEnvelope"], shown["attributes"]) == (None, False, {})
    assert shown["publishedAt"].endswith("Z")
    shown = json.loads(await shell.run("quarantine", "show", ids["order-1"], "--json"))
    assert shown["body"]["order"]["remote_order_id"] == "INV/1"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("replay",), 2, "name the messages by their IDs, by --reason and --brand, or give --all"),
        (("replay", "--all", "x"), 2, "name the messages by their IDs, by --reason and --brand, "),
        (("replay", "--all", "--brand", "x"), 2, "name the messages by their IDs, by --reason "),
        (("replay", "x", "--reason", "MALFORMED"), 2, "name the messages by their IDs, by "),
        (
            ("replay", "--reason", "BROKEN"),
            2,
            "there is no reason 'BROKEN'; there are MALFORMED, UNKNOWN_BRAND, UNKNOWN_KIND",
        ),
        (("list", "--reason", ""), 2, "there is no reason ''; there are MALFORMED, "),
        (("list", "--limit", "0"), 2, "--limit is 0: expected a whole number from 1"),
        (("show", "x"), 1, "there is no message 'x' in quarantine; `channelgraph quarantine list`"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_one_line(
    tmp_path: Path, sqlite_address: str, arguments: tuple[str, ...], code: int, line: str
) -> None:
    ended, errors = await Shell(tmp_path, sqlite_address).refused("quarantine", *arguments)

    assert ended == code
    assert errors.startswith(f"channelgraph: {line}")
    assert errors.count("\n") == 1


async def test_a_store_that_is_away_is_said_in_one_line(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "postgresql://nobody@127.0.0.1:9/none")

    code, errors = await shell.refused("quarantine", "replay", "--all")

    assert code == 1
    assert errors.startswith("channelgraph: CHANNELGRAPH_DATABASE_URL: expected a database that ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (b"", ""),
        (b"{}", "{}"),
        (b"[ ]", "[]"),
        (b"1.50", "1.50"),
        (b'{"a":{ },"a":[1.10,1E5,"\\u00e9,]: {"],"b":null}',
         '{\n  "a": {},\n  "a": [\n    1.10,\n    1E5,\n    "\\u00e9,]: {"\n  ],\n  "b": null\n}'),
        (b'\xef\xbb\xbf["\\"\\\\",-1]', '[\n  "\\"\\\\",\n  -1\n]'),
        ('["\u202e\u009b\U000e0001é"]'.encode(), '[\n  "\\u202e\\u009b\\udb40\\udc01é"\n]'),
        (b"[1,]", "[1,]"),
        (b"NaN\r\n\x00\x1b]0;x\x07\xc3(", "NaN\\r\n\\u0000\\u001b]0;x\\u0007\\xc3("),
    ],
)  # fmt: skip
def test_bodies_are_readable_and_unchanged(data: bytes, shown: str) -> None:
    assert readable(data) == shown


def test_json_means_the_same_once_it_is_readable() -> None:
    for name in ("message.order_fetched", "message.product_fetched_v2", "message.category_fetched"):
        assert json.loads(readable(example(name).encode())) == json.loads(example(name))
