"""Files of labels live for minutes, within bounds, and are found by their token alone."""

from datetime import UTC, datetime, timedelta

import pytest

from cache.labels import LIFE, FileShelf

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Both of a shelf's clocks."""

    def __init__(self) -> None:
        self.wall = NOON
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.wall

    def ticks(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(clock: Clock) -> FileShelf:
    return FileShelf(clock.now, most_bytes=100, ticks=clock.ticks)


def test_a_file_is_found_until_its_time_is_over(shelf: FileShelf, clock: Clock) -> None:
    kept = shelf.keep("a", b"labels")
    assert kept.expires_at == NOON + timedelta(minutes=15)
    clock.seconds += LIFE.total_seconds() - 0.001
    assert shelf.find(kept.token) == b"labels"
    assert shelf.kept("a") == kept
    clock.seconds += 0.001
    assert shelf.find(kept.token) is None
    assert shelf.kept("a") is None
    assert shelf.size == 0


def test_a_clock_that_is_set_moves_no_end(shelf: FileShelf, clock: Clock) -> None:
    kept = shelf.keep("a", b"labels")
    clock.wall += timedelta(days=1)
    assert shelf.find(kept.token) == b"labels"
    clock.wall -= timedelta(days=2)
    clock.seconds += LIFE.total_seconds()
    assert shelf.find(kept.token) is None


def test_tokens_are_long_and_never_the_same(shelf: FileShelf) -> None:
    tokens = {shelf.keep(str(number), b"").token for number in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {43}  # 256 bits


def test_only_the_whole_token_opens(shelf: FileShelf) -> None:
    token = shelf.keep("a", b"labels").token
    for wrong in ("", token[:-1], token + "A", token.swapcase(), "é" * 43, "\udcff", "x" * 100_000):
        assert shelf.find(wrong) is None
    assert shelf.find(token) == b"labels"


def test_the_oldest_goes_where_there_is_no_room(shelf: FileShelf) -> None:
    first, second = shelf.keep("a", b"x" * 60), shelf.keep("b", b"y" * 40)
    assert shelf.size == 100
    third = shelf.keep("c", b"z")
    assert shelf.find(first.token) is None
    assert shelf.kept("a") is None
    assert shelf.find(second.token) == b"y" * 40
    assert shelf.find(third.token) == b"z"
    assert shelf.size == 41


async def test_what_is_over_leaves_the_memory_without_a_visitor(
    shelf: FileShelf, clock: Clock
) -> None:
    shelf.keep("a", b"old")
    clock.seconds += 60
    young = shelf.keep("b", b"young")
    clock.seconds += LIFE.total_seconds() - 30
    await shelf.tidy()
    assert shelf.size == 5
    assert shelf.find(young.token) == b"young"


def test_an_activity_that_is_opened_again_has_its_newer_file(
    shelf: FileShelf, clock: Clock
) -> None:
    shelf.keep("a", b"old")
    clock.seconds += 1
    newer = shelf.keep("a", b"new")
    clock.seconds += LIFE.total_seconds() - 1
    assert shelf.kept("a") == newer


def test_what_is_shown_of_a_file_holds_no_token(shelf: FileShelf) -> None:
    kept = shelf.keep("a", b"labels")
    assert kept.token not in repr(kept)
