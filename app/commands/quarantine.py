"""`channelgraph quarantine`: messages that could not be taken, to be looked at and replayed."""

import base64
import textwrap
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer

from adapters.database import Database
from app.commands.bodies import json_text, readable
from app.commands.replay import replay
from app.commands.show import show_json, show_line, show_table, visible
from app.commands.wanted import OfBrand, OfReason, read_wanted
from app.settings import BadUsage, StartRefused, read_settings
from app.stores import with_store
from domain.messages import Delivery
from domain.pages import PageRequest
from domain.quarantine import Quarantined, QuarantineFilter

FOR_PEOPLE = 50
AT_ONCE = 500
LONGEST_DETAIL = 200

quarantine = typer.Typer(
    help="Messages that could not be taken.", no_args_is_help=True, add_completion=False
)
quarantine.command()(replay)

AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]


@quarantine.command(name="list")
def list_(
    reason: OfReason = None,
    brand: OfBrand = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help=f"Default: {FOR_PEOPLE}; with --json all.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what lies in quarantine and why, the newest first, without bodies."""
    if limit is not None and limit < 1:
        raise BadUsage(f"--limit is {limit}: expected a whole number from 1")
    wanted = read_wanted(reason, brand)
    most = limit if limit is not None or as_json else FOR_PEOPLE

    async def work(database: Database) -> tuple[list[Quarantined], int]:
        found = await _newest(database, wanted, most)
        return found, await database.quarantine.count(wanted)

    found, count = with_store(read_settings(), work)
    if as_json:
        show_json([_row(each) for each in found])
        return
    headings = ("ID", "RECEIVED", "REASON", "BRAND", "ATTEMPTS", "DETAIL")
    show_table(headings, [_cells(each) for each in found])
    if count > len(found):
        show_line(f"{len(found)} of {count} are shown; --limit shows more.")


@quarantine.command()
def show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")],
    as_json: AsJson = False,
) -> None:
    """Show one message whole: indented where it is JSON, else with escapes for odd bytes."""

    async def work(database: Database) -> tuple[Quarantined | None, Delivery | None]:
        found = await database.quarantine.by_id([quarantine_id])
        return found.get(quarantine_id), await database.quarantine.delivery(quarantine_id)

    found, delivery = with_store(read_settings(), work)
    if found is None or delivery is None:
        raise StartRefused(
            f"there is no message {quarantine_id!r} in quarantine; "
            "`channelgraph quarantine list` shows all"
        )
    if as_json:
        show_json(_whole_row(found, delivery))
    else:
        _show_whole(found, delivery)


async def _newest(
    database: Database, wanted: QuarantineFilter, most: int | None
) -> list[Quarantined]:
    found: list[Quarantined] = []
    before = None
    while most is None or len(found) < most:
        limit = AT_ONCE if most is None else min(AT_ONCE, most - len(found))
        request = PageRequest(limit, before=before, backwards=True)
        page = await database.quarantine.page(wanted, request)
        found += [edge.node for edge in reversed(page.edges)]
        if not page.has_previous:
            break
        before = page.edges[0].position
    return found


def _row(found: Quarantined) -> dict[str, object]:
    return {
        "quarantineId": found.quarantine_id,
        "messageId": found.message_id,
        "subscription": found.subscription,
        "brandId": found.brand_id,
        "reason": found.reason,
        "detail": found.detail,
        "receivedAt": found.received_at,
        "attempts": found.attempts,
    }


def _whole_row(found: Quarantined, delivery: Delivery) -> dict[str, object]:
    """With the body as it is in JSON (null where it is none), and exact as base64 in any case."""
    text = json_text(delivery.data)
    return {
        **_row(found),
        "publishedAt": found.published_at,
        "attributes": dict(delivery.attributes),
        "isEnvelope": delivery.is_envelope,
        "body": None if text is None else orjson.Fragment(text),
        "dataBase64": base64.b64encode(delivery.data).decode(),
    }


def _show_whole(found: Quarantined, delivery: Delivery) -> None:
    rows = {
        "ID": found.quarantine_id,
        "Message": found.message_id,
        "Subscription": found.subscription or "not named",
        "Published": _time(found.published_at),
        "Received": _time(found.received_at),
        "Brand": found.brand_id or "not known",
        "Reason": found.reason,
        "Detail": found.detail,
        "Attempts": str(found.attempts),
        **{f"Attribute {name}": value for name, value in delivery.attributes},
        "Body": f"{len(delivery.data)} bytes" + (", the whole push" * delivery.is_envelope),
    }
    for name, value in rows.items():
        show_line(visible(f"{name}: {value}"))
    show_line("")
    typer.echo(readable(delivery.data))


def _cells(found: Quarantined) -> tuple[str, ...]:
    brand, attempts = found.brand_id or "-", str(found.attempts)
    received = _time(found.received_at)
    detail = textwrap.shorten(found.detail, LONGEST_DETAIL, placeholder=" …")
    return found.quarantine_id, received, found.reason, brand, attempts, detail


def _time(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
