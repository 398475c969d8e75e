"""Counters in Prometheus' text format, and the door that shows them."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.workers.neighbours import Neighbours
from domain.errors import StoreUnavailable
from domain.messages import MessageKind, Outcome, Reason

_TEXT = "text/plain; version=0.0.4; charset=utf-8"

COUNT_SECONDS = 2
"""How long a scrape waits for what the store has to say; then it goes without."""

CountWaiting = Callable[[], Awaitable[Mapping[Reason, int]]]

Rows: TypeAlias = list[tuple[list[str], float]]
Counts: TypeAlias = dict[str, Rows]


@dataclass(frozen=True, slots=True)
class Metric:
    """Numbers by label values; the labels' values must come from small sets."""

    name: str
    kind: str
    meaning: str
    labels: tuple[str, ...] = ()
    values: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])

    def add(self, *values: str, by: int = 1) -> None:
        """Count one, or so many."""
        self.values[values] = self.values.get(values, 0) + by

    def set(self, number: float) -> None:
        """Show `number`, for a metric without labels."""
        self.values[()] = number

    def rows(self) -> Rows:
        """What was counted, by label values."""
        return sorted((list(values), number) for values, number in self.values.items())

    def render(self, workers: Mapping[str, Rows] | None = None) -> str:
        """Its lines; those of `workers` in place of our own, with a label that tells them apart."""
        lines = [f"# HELP {self.name} {self.meaning}", f"# TYPE {self.name} {self.kind}"]
        if workers is None:
            lines += [self._line(self.labels, values, number) for values, number in self.rows()]
        for worker, rows in sorted((workers or {}).items()):
            labels = ("worker", *self.labels)
            lines += [self._line(labels, [worker, *values], number) for values, number in rows]
        return "\n".join(lines) + "\n"

    def _line(self, labels: Sequence[str], values: Sequence[str], number: float) -> str:
        pairs = zip(labels, values, strict=True)
        inner = ",".join(f'{label}="{_escape(value)}"' for label, value in pairs)
        return f"{self.name}{{{inner}}} {number:.15g}" if inner else f"{self.name} {number:.15g}"


class Metrics:
    """Every number that this process shows, under the prefix `channelgraph_`."""

    def __init__(self) -> None:
        self.messages = _counter("messages", "Messages by what became of them.", "kind", "outcome")
        self.quarantined = _counter("quarantined_messages", "Messages set aside.", "reason")
        self.upstream_calls = _counter(
            "upstream_calls",
            "Calls to the MP Adapter, messages to its topics too.",
            "method",
            "outcome",
        )
        self.retries = _counter(
            "upstream_retries", "Reads that failed and were asked again.", "method"
        )
        self.joined = _counter(
            "upstream_joined", "Reads that shared what another was asking already.", "read"
        )
        self.breaker_openings = _counter(
            "breaker_openings", "Times that a breaker opened.", "place"
        )
        self.open_breakers = Metric(
            "channelgraph_open_breakers", "gauge", "Breakers that are open now.", ("place",)
        )
        self.requests = _counter(
            "requests", "GraphQL operations by kind and first error's code.", "operation", "code"
        )
        self.intake_lag = Metric(
            "channelgraph_intake_lag_seconds", "gauge", "Age of the last message when taken in."
        )
        self.subscribers = Metric(
            "channelgraph_subscribers", "gauge", "Live subscriptions now.", ("transport",)
        )
        self.live_events = _counter("live_events", "Events sent to subscribers.", "transport")
        self.waiting = Metric(
            "channelgraph_quarantined_messages", "gauge", "Messages in quarantine.", ("reason",)
        )

    def count_message(self, kind: MessageKind, outcome: Outcome, reason: Reason | None) -> None:
        """Count a message by what became of it (events.intake)."""
        self.messages.add(kind, outcome)
        if reason is not None:
            self.quarantined.add(reason)

    def count_breaker(self, place: str, is_open: bool) -> None:
        """Count a breaker that opens or closes (adapters.mp_adapter.places)."""
        if is_open:
            self.breaker_openings.add(place)
        self.open_breakers.add(place, by=1 if is_open else -1)

    def count_joined(self, read: str) -> Callable[[int], None]:
        """What counts joined reads of one kind (cache.flights)."""
        return lambda count: self.joined.add(read, by=count)

    @property
    def _own(self) -> tuple[Metric, ...]:
        """What each process counts for itself."""
        return (
            self.messages,
            self.quarantined,
            self.upstream_calls,
            self.retries,
            self.joined,
            self.breaker_openings,
            self.open_breakers,
            self.requests,
            self.subscribers,
            self.live_events,
            self.intake_lag,
        )

    def render(self, workers: Mapping[str, Counts] | None = None) -> str:
        """All of them; what others than this worker counted too, where it has neighbours."""
        if workers is None:
            return "".join(metric.render() for metric in (*self._own, self.waiting))
        lines = [
            metric.render({name: counts.get(metric.name, []) for name, counts in workers.items()})
            for metric in self._own
        ]
        return "".join(lines) + self.waiting.render()

    def counts(self) -> Counts:
        """What this process counted, by the names of the metrics."""
        return {metric.name: metric.rows() for metric in self._own}

    async def tell(self, _: str = "") -> bytes:
        """The same for a neighbour."""
        return orjson.dumps(self.counts())

    async def ask(self, count_waiting: CountWaiting) -> None:
        """Read what the store counts; where it does not answer, nothing is said of it."""
        self.waiting.values.clear()
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                counts = await count_waiting()
        except (StoreUnavailable, TimeoutError):
            return
        self.waiting.values.update({(reason,): counts.get(reason, 0) for reason in Reason})


def metrics_route(
    metrics: Metrics,
    count_waiting: CountWaiting,
    neighbours: Neighbours | None,
    *,
    is_open: bool,
    token: str | None,
) -> Route:
    """The door: open on loopback, else for the bearer of `token`; closed without one.

    Any worker shows the numbers of all, each under its own label, as each begins anew when it dies.
    """

    async def show(request: Request) -> Response:
        if not is_open and not _bears(request, token):
            return Response("The metrics need their token.", 401, {"WWW-Authenticate": "Bearer"})
        await metrics.ask(count_waiting)
        return Response(metrics.render(await _workers(metrics, neighbours)), media_type=_TEXT)

    return Route("/metrics", show)


async def _workers(metrics: Metrics, neighbours: Neighbours | None) -> dict[str, Counts] | None:
    if neighbours is None:
        return None
    others = await neighbours.ask("metrics")
    counts: dict[str, Counts] = {str(number): orjson.loads(said) for number, said in others.items()}
    return {str(neighbours.number): metrics.counts(), **counts}


def _bears(request: Request, token: str | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    wanted = token or ""
    is_same = hmac.compare_digest(given.strip().encode(), wanted.encode())
    return token is not None and scheme.lower() == "bearer" and is_same


def _counter(name: str, meaning: str, *labels: str) -> Metric:
    return Metric(f"channelgraph_{name}_total", "counter", meaning, labels)


def _escape(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
