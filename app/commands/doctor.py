"""`channelgraph doctor`: tries every configured part and says what is wrong and what to do."""

import asyncio
import difflib
import logging
import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

import typer

from adapters.database import Database
from adapters.mp_adapter import MpAdapter
from app.commands.show import show_json, show_table
from app.demo_keys import has_demo_keys
from app.google import open_google, open_google_publisher
from app.logging import configure_logging
from app.settings import PREFIX, Settings, SettingsError, StartRefused, read_settings
from app.stores import open_store
from cache.server import RedisServer
from domain.audit import AuditState
from domain.errors import StoreUnavailable, UpstreamError, UpstreamRefused

KEY_REFUSED = (401, 403)
REACH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is, and what to do where it is not well."""

    part: str
    ok: bool
    detail: str
    advice: str = ""


def doctor(as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Try every configured part; ends with 1 when one of them does not work."""
    found = asyncio.run(_examine())
    if as_json:
        show_json([_row(finding) for finding in found])
    else:
        show_table(("PART", "STATE", "WHAT", "WHAT TO DO"), [_cells(one) for one in found])
    if not all(finding.ok for finding in found):
        raise typer.Exit(1)


async def _examine() -> list[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding("settings", False, str(error), "Set what is named, then try again.")]
    configure_logging(settings.secrets(), logging.CRITICAL)  # the findings say it better
    return [finding async for finding in _parts(settings)]


async def _parts(settings: Settings) -> AsyncGenerator[Finding, None]:
    yield _settings()
    try:
        async with open_store(settings) as database:
            yield await _database(settings, database)
            yield _audit(await database.audit.check())
            brand_ids = await database.registry.brand_ids()
    except (StartRefused, StoreUnavailable) as error:
        brand_ids = ()
        yield Finding("database", False, str(error), "Check its address and that it runs.")
    yield await _marketplaces(settings, brand_ids)
    if settings.redis_url is not None:
        yield await _redis(settings.redis_url.get_secret_value())
    yield _pushes(settings)
    if settings.pulls and settings.pubsub_project is not None:
        yield await _pulls(settings, settings.pubsub_project)
    yield await _topics(settings)
    yield _metrics(settings)


def _settings() -> Finding:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if not unknown:
        return Finding("settings", True, "all are readable")
    near = difflib.get_close_matches(unknown[0], known, 1, 0.8)
    advice = f"Did you mean {near[0]}?" if near else ""
    return Finding("settings", True, f"not used here: {', '.join(unknown)}", advice)


async def _database(settings: Settings, database: Database) -> Finding:
    if not settings.is_sandbox and await has_demo_keys(database.keys):
        detail = "the sandbox filled this database"
        return Finding("database", False, detail, f"Give another {PREFIX}DATABASE_URL.")
    if not await database.is_ready():
        return Finding("database", False, "does not answer", "Look into its own logs.")
    return Finding("database", True, "answers and is up to date")


def _audit(state: AuditState) -> Finding:
    """Whether anybody changed what the log says."""
    part, told = "audit log", f"{state.entries} entries"
    if state.is_whole:
        return Finding(part, True, f"{told}, as they were written")
    numbers = " ".join(map(str, state.numbers))
    detail = f"{told}: {state.edited} edited, {state.missing} gone"
    detail += f", {state.foreign} sealed by another secret (numbers {numbers})"
    advice = "Compare with a backup, and ask who can write there."
    if not (state.edited or state.missing):
        advice = f"Set the {PREFIX}HASH_SECRET that was used then, to judge them."
    return Finding(part, False, detail, advice)


async def _marketplaces(settings: Settings, brand_ids: tuple[str, ...]) -> Finding:
    key = settings.mp_adapter_client_key
    if settings.mp_adapter_url is None or key is None:
        return Finding("MP Adapter", True, "the sandbox, which `serve` starts")
    brand_id = (*settings.brand_ids, *brand_ids, "none")[0]
    adapter = MpAdapter(
        settings.mp_adapter_url,
        key.get_secret_value(),
        timeout=settings.upstream_timeout,
        label_timeout=settings.label_timeout,
        on_call=None,
    )
    async with adapter:
        answer = (await adapter.channels.connected([brand_id]))[brand_id]
    return _judge(answer) if isinstance(answer, UpstreamError) else _judge(None)


def _judge(error: UpstreamError | None) -> Finding:
    """A refusal of the brand is an answer too: it shows that the key was let in."""
    part = "MP Adapter"
    if error is None:
        return Finding(part, True, "answers")
    if not isinstance(error, UpstreamRefused):
        return Finding(part, False, str(error), f"Check {PREFIX}MP_ADAPTER_URL and the network.")
    if error.status in KEY_REFUSED:
        return Finding(part, False, str(error), f"Check {PREFIX}MP_ADAPTER_CLIENT_KEY.")
    advice = "Name a brand that it knows: `channelgraph brands add`."
    return Finding(part, True, f"answers, but refuses the brand: {error}", advice)


async def _redis(url: str) -> Finding:
    server = RedisServer(url, connect_timeout=2, timeout=2)
    try:
        if await server.ping():
            return Finding("Redis", True, "answers")
    finally:
        await server.aclose()
    advice = f"Check {PREFIX}REDIS_URL and that it runs; until then nothing is cached there."
    return Finding("Redis", False, "does not answer", advice)


def _pushes(settings: Settings) -> Finding:
    if settings.pubsub_push_token is not None or settings.is_sandbox:
        return Finding("pushes", True, "are taken at /pubsub/push with their token")
    if settings.pubsub_push_audience is not None:
        return Finding("pushes", True, "are taken at /pubsub/push as Google signs them")
    if settings.pulls:
        return Finding("pushes", True, "are closed, as messages are pulled")
    advice = f"Set {PREFIX}PUBSUB_PUSH_TOKEN and push to /pubsub/push?token=…"
    return Finding("pushes", False, "are closed: no message can come in", advice)


async def _pulls(settings: Settings, project: str) -> Finding:
    """Credentials alone: trying a subscription would take messages from it."""
    try:
        async with open_google(settings, project):
            return Finding("pulls", True, f"credentials for {project} are found")
    except StartRefused as error:
        return Finding("pulls", False, str(error), "Set what is named, then try again.")


async def _topics(settings: Settings) -> Finding:
    """As far as can be told without publishing: a message on a topic is work to be done."""
    part, project, endpoint = "bulk topics", settings.pubsub_project, settings.pubsub_endpoint
    if project is None:
        detail = "are not used: bulk work goes as single calls"
        return Finding(part, True, detail, f"Set {PREFIX}PUBSUB_PROJECT to use them.")
    if endpoint is None and settings.is_sandbox:
        return Finding(part, True, f"of {project} are the sandbox's own")
    try:
        if endpoint is None:
            async with open_google_publisher(settings, project):
                return Finding(part, True, f"credentials for {project} are found")
        await _reach(endpoint)
    except StartRefused as error:
        return Finding(part, False, str(error), "Set what is named, then try again.")
    except OSError:
        detail = f"{endpoint} cannot be reached"
        return Finding(part, False, detail, f"Check {PREFIX}PUBSUB_ENDPOINT and the network.")
    return Finding(part, True, f"of {project} are published at {endpoint}, which can be reached")


async def _reach(endpoint: str) -> None:
    """Raises OSError unless somebody listens there."""
    parts = urlsplit(endpoint)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    async with asyncio.timeout(REACH_SECONDS):
        _, writer = await asyncio.open_connection(parts.hostname, port)
    writer.close()
    await writer.wait_closed()


def _metrics(settings: Settings) -> Finding:
    if settings.listens_on_loopback:
        return Finding("metrics", True, "are open on loopback")
    if settings.metrics_token is not None:
        return Finding("metrics", True, "are open to the bearer of their token")
    return Finding("metrics", True, "are closed", f"Set {PREFIX}METRICS_TOKEN to read them.")


def _row(finding: Finding) -> dict[str, object]:
    row = {"part": finding.part, "ok": finding.ok, "detail": finding.detail}
    return {**row, "advice": finding.advice or None}


def _cells(finding: Finding) -> tuple[str, ...]:
    return finding.part, "ok" if finding.ok else "NOT OK", finding.detail, finding.advice
