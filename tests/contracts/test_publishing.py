"""What every way of publishing promises: once at most, and an exact word on whether it went."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from publish_places import TOPIC, Place, google_place, rest_place

from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

DATA = b'{"client_key":"planted-client-key-0123456789","id":"a-1"}'
SECONDS = 1.0


@pytest.fixture(params=["rest", "google"])
async def place(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    opened = (
        rest_place(SECONDS)
        if request.param == "rest"
        else google_place(SECONDS, monkeypatch.setenv)
    )
    async with opened as place:
        yield place


async def test_a_message_is_published_as_it_is(place: Place) -> None:
    place.play("ok")

    first = await place.publisher.publish(TOPIC, DATA)
    second = await place.publisher.publish(TOPIC, b"\x00\xff")

    assert first
    assert second
    assert place.received == [(TOPIC, DATA), (TOPIC, b"\x00\xff")]


async def test_a_slow_answer_is_waited_for(place: Place) -> None:
    place.play("slow")

    assert await place.publisher.publish(TOPIC, DATA) == "7"
    assert place.received == [(TOPIC, DATA)]


@pytest.mark.parametrize(
    ("fault", "status"),
    [("invalid", 400), ("unauthenticated", 401), ("denied", 403), ("quota", 429)],
)
async def test_a_refusal_proves_that_nothing_was_published(
    place: Place, fault: str, status: int
) -> None:
    place.play(fault)

    with pytest.raises(UpstreamRefused) as refused:
        await place.publisher.publish(TOPIC, DATA)

    assert (refused.value.method, refused.value.status) == (TOPIC, status)
    assert place.received == [(TOPIC, DATA)]


async def test_a_topic_that_nobody_made_refuses(place: Place) -> None:
    place.play("ok")

    with pytest.raises(UpstreamRefused) as refused:
        await place.publisher.publish("CNX_BULK_ELSE", DATA)

    assert refused.value.status == 404
    assert place.received == [("CNX_BULK_ELSE", DATA)]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("internal", UpstreamUnavailable),
        ("unavailable", UpstreamUnavailable),
        ("hang", UpstreamTimeout),
        ("reset", UpstreamUnavailable),
        ("garbage", UpstreamMisread),
        ("no id", UpstreamMisread),
        ("empty id", UpstreamMisread),
        ("two ids", UpstreamMisread),
    ],
)
async def test_what_may_have_gone_is_never_sent_again(
    place: Place, fault: str, kind: type[UpstreamError]
) -> None:
    place.play(fault)

    with pytest.raises(kind) as lost:
        await place.publisher.publish(TOPIC, DATA)

    assert type(lost.value) is kind
    assert lost.value.sent
    assert place.received == [(TOPIC, DATA)]


@pytest.mark.parametrize("fault", ["invalid", "internal", "hang", "reset", "garbage"])
async def test_no_failure_brings_along_what_was_sent(place: Place, fault: str) -> None:
    place.play(fault)

    with pytest.raises(UpstreamError) as lost:
        await place.publisher.publish(TOPIC, DATA)

    assert lost.value.__context__ is None
    assert "planted" not in repr(vars(lost.value))
    assert "planted" not in repr(vars(place.publisher))


async def test_after_a_failure_the_next_goes_its_way(place: Place) -> None:
    place.play("hang")
    with pytest.raises(UpstreamTimeout):
        await place.publisher.publish(TOPIC, DATA)

    place.play("ok")

    assert await place.publisher.publish(TOPIC, b"next")
    assert place.received == [(TOPIC, DATA), (TOPIC, b"next")]


async def test_many_at_once_each_go_once(place: Place) -> None:
    place.play("ok")

    ids = await asyncio.gather(
        *(place.publisher.publish(TOPIC, b"%d" % number) for number in range(50))
    )

    assert all(ids)
    assert sorted(place.received) == sorted((TOPIC, b"%d" % number) for number in range(50))


async def test_one_that_is_cancelled_leaves_the_way_free(place: Place) -> None:
    place.play("hang")
    asked = asyncio.create_task(place.publisher.publish(TOPIC, DATA))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked

    place.play("ok")

    assert await place.publisher.publish(TOPIC, b"next")
    assert place.received[-1] == (TOPIC, b"next")
