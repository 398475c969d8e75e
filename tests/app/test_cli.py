"""The commands: what they print for people and for scripts, and how they end."""

import hashlib
import json
import logging
import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from app.commands.tree import tree
from app.settings import PREFIX, BadUsage, StartRefused


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(tree, arguments)
    if isinstance(result.exception, StartRefused):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def read(*arguments: str, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code))


def test_brands_are_added_and_listed() -> None:
    run("brands", "add", "kopi", "--name", "Kopi [red]Nusantara")
    run("brands", "add", "batik")
    run("brands", "add", "kopi")

    assert read("brands", "list") == [
        {"brandId": "batik", "name": "batik"},
        {"brandId": "kopi", "name": "Kopi [red]Nusantara"},
    ]
    assert "kopi   Kopi [red]Nusantara" in run("brands", "list")


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    made = read(
        "keys", "create", "--name", "bi", "--brand", "kopi,batik",
        "--scope", "orders:read", "--scope", "products:read",
        "--expires-at", "2027-01-31T00:00+07:00",
    )  # fmt: skip
    secret = made.pop("secret")

    assert made["brandIds"] == ["batik", "kopi"]
    assert made["allBrands"] is False
    assert made["scopes"] == ["orders:read", "products:read"]
    assert made["expiresAt"] == "2027-01-30T17:00:00Z"
    assert read("keys", "list") == [made]
    kept = (tmp_path / "var" / "sandbox.db").read_bytes()
    kept += (tmp_path / "var" / "sandbox.db-wal").read_bytes() if _has_wal(tmp_path) else b""
    assert secret.encode() not in kept
    assert hashlib.sha256(secret.encode()).hexdigest().encode() in kept
    assert "live" in run("keys", "list")

    run("keys", "revoke", made["id"])

    [key] = read("keys", "list")
    assert key["revokedAt"] is not None
    assert "revoked" in run("keys", "list")


def _has_wal(folder: Path) -> bool:
    return (folder / "var" / "sandbox.db-wal").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--scope", "orders:read"), "name the brands of the key by --brand, or give --all-brands"),
        (
            ("--brand", "a", "--all-brands", "--all-scopes"),
            "name the brands of the key by --brand, or give --all-brands",
        ),
        (("--brand", "a"), "name the scopes of the key by --scope, or give --all-scopes"),
        (("--brand", "a", "--scope", "orders:reed"), "there is no scope 'orders:reed'; there are "),
        (
            ("--brand", "a", "--all-scopes", "--expires-at", "soon"),
            "--expires-at: 'soon' is no time",
        ),
    ],
)
def test_a_key_without_sense_is_refused(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(StartRefused) as caught:
        run("keys", "create", "--name", "x", *arguments)

    assert str(caught.value).startswith(message)
    assert read("keys", "list") == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--name", " ", "--all-brands", "--all-scopes"), "--name is empty: say whose key it is"),
        (
            ("--name", "x", "--all-brands", "--all-scopes", "--expires-at", "2020-01-01"),
            "--expires-at: '2020-01-01' is not ahead of us",
        ),
    ],
)
def test_a_key_that_nobody_could_use_is_refused(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(BadUsage) as caught:
        run("keys", "create", *arguments)

    assert str(caught.value) == message
    assert read("keys", "list") == []


@pytest.mark.parametrize("brand_id", ["", " ", "a\x1b[31m", "x" * 201])
def test_what_is_no_brand_s_id_is_refused(brand_id: str) -> None:
    with pytest.raises(BadUsage, match=r"^a brand's ID is 1 to 200 printable characters$"):
        run("brands", "add", brand_id)

    assert read("brands", "list") == []


def test_a_brand_s_id_is_taken_without_the_spaces_around_it() -> None:
    run("brands", "add", " kopi ")

    assert read("brands", "list") == [{"brandId": "kopi", "name": "kopi"}]


def test_what_a_terminal_would_act_on_is_shown_as_escapes() -> None:
    run("brands", "add", "kopi", "--name", "Kopi \x1b[31m\u202e")

    assert "Kopi \\u001b[31m\\u202e" in run("brands", "list")
    assert read("brands", "list")[0]["name"] == "Kopi \x1b[31m\u202e"


def test_revoking_an_unknown_key_is_refused() -> None:
    with pytest.raises(StartRefused, match=r"^there is no live key 'nobody'"):
        run("keys", "revoke", "nobody")


def test_migrate_brings_the_database_up_to_date(tmp_path: Path) -> None:
    assert run("migrate") == "The database is up to date.\n"
    assert (tmp_path / "var" / "sandbox.db").exists()
    assert run("migrate") == "The database is up to date.\n"


def test_schema_is_printed_whole() -> None:
    printed = run("schema")

    assert "type Query {" in printed
    assert "type Mutation {" in printed
    assert printed.endswith("}\n")


def test_the_doctor_finds_the_sandbox_well() -> None:
    found = read("doctor")

    assert {row["part"]: row["ok"] for row in found} == {
        "settings": True,
        "database": True,
        "audit log": True,
        "MP Adapter": True,
        "pushes": True,
        "bulk topics": True,
        "metrics": True,
    }
    assert "ok" in run("doctor")


def test_the_doctor_finds_who_changed_the_audit_log(tmp_path: Path) -> None:
    run("keys", "create", "--name", "bi", "--all-brands", "--all-scopes")
    [row] = (row for row in read("doctor") if row["part"] == "audit log")
    assert row["detail"] == "1 entries, as they were written"
    with sqlite3.connect(next((tmp_path / "var").glob("*.db"))) as store:
        store.execute("UPDATE audit_entries SET key_name = 'someone else'")
    [row] = (row for row in read("doctor", code=1) if row["part"] == "audit log")
    assert (row["ok"], row["detail"]) == (
        False,
        "1 entries: 1 edited, 0 gone, 0 sealed by another secret (numbers 1)",
    )


def test_the_doctor_tries_what_pulling_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHANNELGRAPH_PUBSUB_PROJECT", "shop-1")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    (row,) = (row for row in read("doctor", code=1) if row["part"] == "pulls")
    assert row["ok"] is False
    assert row["detail"].startswith("GOOGLE_APPLICATION_CREDENTIALS: expected the file ")

    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", "127.0.0.1:9")
    (row,) = (row for row in read("doctor") if row["part"] == "pulls")
    assert row["detail"] == "credentials for shop-1 are found"


def test_the_doctor_tries_what_publishing_needs_and_publishes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def found(code: int = 0) -> dict[str, Any]:
        (row,) = (row for row in read("doctor", code=code) if row["part"] == "bulk topics")
        return row

    assert found()["detail"] == "are not used: bulk work goes as single calls"

    monkeypatch.setenv("CHANNELGRAPH_PUBSUB_PROJECT", "shop-1")
    monkeypatch.setenv("CHANNELGRAPH_PUBSUB_PULL", "false")
    assert found()["detail"] == "of shop-1 are the sandbox's own"

    with socket.create_server(("127.0.0.1", 0)) as listener:
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        monkeypatch.setenv("CHANNELGRAPH_PUBSUB_ENDPOINT", endpoint)
        detail = f"of shop-1 are published at {endpoint}, which can be reached"
        assert found()["detail"] == detail
        connection, _ = listener.accept()
        with connection:
            assert connection.recv(100) == b""
    assert found(code=1) == {
        "part": "bulk topics",
        "ok": False,
        "detail": f"{endpoint} cannot be reached",
        "advice": "Check CHANNELGRAPH_PUBSUB_ENDPOINT and the network.",
    }

    monkeypatch.delenv("CHANNELGRAPH_PUBSUB_ENDPOINT")
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_CLIENT_KEY", "planted-client-key")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    expected = "expected the file of an account that may publish in shop-1, but: "
    assert expected in found(code=1)["detail"]
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", "127.0.0.1:9")
    assert found(code=1)["detail"] == "credentials for shop-1 are found"


def test_the_doctor_names_what_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "planted-client-key"
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_CLIENT_KEY", secret)
    monkeypatch.setenv("CHANNELGRAPH_REDIS_URL", "redis://127.0.0.1:9")
    monkeypatch.setenv("CHANNELGRAPH_PROT", "8000")

    text = run("doctor", code=1)
    found = {row["part"]: row for row in read("doctor", code=1)}

    assert {part: row["ok"] for part, row in found.items()} == {
        "settings": True,
        "database": True,
        "audit log": True,
        "MP Adapter": False,
        "Redis": False,
        "pushes": False,
        "bulk topics": True,
        "metrics": True,
    }
    assert found["settings"]["advice"] == "Did you mean CHANNELGRAPH_PORT?"
    assert found["MP Adapter"]["advice"] == "Check CHANNELGRAPH_MP_ADAPTER_URL and the network."
    assert "NOT OK" in text
    assert secret not in text + json.dumps(found)


def test_the_doctor_explains_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_PORT", "many")

    [row] = read("doctor", code=1)

    assert (row["part"], row["ok"]) == ("settings", False)
    assert row["detail"].startswith("CHANNELGRAPH_PORT is wrong: expected ")
