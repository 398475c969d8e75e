"""The metrics: numbers as Prometheus reads them, open on loopback alone."""

import httpx
import pytest
from starlette.applications import Starlette

from app.http.metrics import Metrics, metrics_route
from domain.errors import StoreUnavailable
from domain.messages import MessageKind, Outcome, Reason


def test_the_numbers_are_prometheus_text() -> None:
    metrics = Metrics()
    metrics.count_message(MessageKind.ORDER_FETCHED, Outcome.TAKEN, None)
    metrics.count_message(MessageKind.ORDER_FETCHED, Outcome.TAKEN, None)
    metrics.count_message(MessageKind.UNKNOWN, Outcome.QUARANTINED, Reason.MALFORMED)
    metrics.upstream_calls.add("OrderService.AcceptOrder", "ok")
    metrics.requests.add("query", 'a "b"\\\n')
    metrics.intake_lag.set(0.25)

    lines = [line for line in metrics.render().splitlines() if not line.startswith("# HELP")]

    assert lines == [
        "# TYPE channelgraph_messages_total counter",
        'channelgraph_messages_total{kind="order_fetched",outcome="taken"} 2',
        'channelgraph_messages_total{kind="unknown",outcome="quarantined"} 1',
        "# TYPE channelgraph_quarantined_messages_total counter",
        'channelgraph_quarantined_messages_total{reason="MALFORMED"} 1',
        "# TYPE channelgraph_upstream_calls_total counter",
        'channelgraph_upstream_calls_total{method="OrderService.AcceptOrder",outcome="ok"} 1',
        "# TYPE channelgraph_upstream_retries_total counter",
        "# TYPE channelgraph_upstream_joined_total counter",
        "# TYPE channelgraph_breaker_openings_total counter",
        "# TYPE channelgraph_open_breakers gauge",
        "# TYPE channelgraph_requests_total counter",
        'channelgraph_requests_total{operation="query",code="a \\"b\\"\\\\\\n"} 1',
        "# TYPE channelgraph_subscribers gauge",
        "# TYPE channelgraph_live_events_total counter",
        "# TYPE channelgraph_intake_lag_seconds gauge",
        "channelgraph_intake_lag_seconds 0.25",
        "# TYPE channelgraph_quarantined_messages gauge",
    ]
    assert metrics.render().endswith("\n")


def test_large_counts_stay_exact() -> None:
    metrics = Metrics()
    metrics.requests.values["query", "OK"] = 123_456_789.0

    assert 'code="OK"} 123456789\n' in metrics.render()


async def nothing_waits() -> dict[Reason, int]:
    return {}


async def test_what_lies_in_quarantine_is_counted_by_reason() -> None:
    metrics = Metrics()

    async def counted() -> dict[Reason, int]:
        return {Reason.UNKNOWN_BRAND: 3}

    await metrics.ask(counted)

    assert [line for line in metrics.render().splitlines() if "messages{" in line] == [
        'channelgraph_quarantined_messages{reason="MALFORMED"} 0',
        'channelgraph_quarantined_messages{reason="UNKNOWN_BRAND"} 3',
        'channelgraph_quarantined_messages{reason="UNKNOWN_KIND"} 0',
    ]


async def test_a_store_that_is_away_says_nothing_and_fails_no_scrape() -> None:
    metrics = Metrics()
    await metrics.ask(nothing_waits)

    async def away() -> dict[Reason, int]:
        raise StoreUnavailable("the database is away")

    await metrics.ask(away)

    assert "messages{" not in metrics.render()


def test_breakers_that_are_open_now_and_how_often_they_opened() -> None:
    metrics = Metrics()
    for place, is_open in (("shpe", True), ("tkpd", True), ("shpe", False), ("shpe", True)):
        metrics.count_breaker(place, is_open)
    metrics.count_breaker("tkpd", False)
    shown = metrics.render()
    assert 'channelgraph_open_breakers{place="shpe"} 1\n' in shown
    assert 'channelgraph_open_breakers{place="tkpd"} 0\n' in shown
    assert 'channelgraph_breaker_openings_total{place="shpe"} 2\n' in shown


def test_joined_reads_are_counted_by_what_they_read() -> None:
    metrics = Metrics()
    metrics.count_joined("couriers")(199)
    assert 'channelgraph_upstream_joined_total{read="couriers"} 199\n' in metrics.render()


async def ask(*, is_open: bool, token: str | None, header: str | None) -> int:
    route = metrics_route(Metrics(), nothing_waits, None, is_open=is_open, token=token)
    app = Starlette(routes=[route])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        headers = {} if header is None else {"Authorization": header}
        return (await client.get("/metrics", headers=headers)).status_code


@pytest.mark.parametrize(
    ("is_open", "token", "header", "status"),
    [
        (True, None, None, 200),
        (True, "t", None, 200),
        (False, "t", "Bearer t", 200),
        (False, "t", "bearer t", 200),
        (False, "t", None, 401),
        (False, "t", "Bearer", 401),
        (False, "t", "Bearer x", 401),
        (False, "t", "Basic t", 401),
        (False, None, None, 401),
        (False, None, "Bearer ", 401),
        (False, None, "Bearer t", 401),
    ],
)
async def test_off_loopback_the_token_is_asked_for(
    is_open: bool, token: str | None, header: str | None, status: int
) -> None:
    assert await ask(is_open=is_open, token=token, header=header) == status
