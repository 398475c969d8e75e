"""Which days are closed: a function of what was asked, what came, and the clock."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channels import Channel, ChannelKey, ChannelStatus
from domain.completeness import (
    CompletenessReason,
    covered_at,
    is_suspected,
    judge,
    parts_of,
    quiet_at,
    span_of,
)
from domain.windows import AskedWindow, Facts, Heard, Quiet, Silence, Span

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 3, 1)
START = datetime(2026, 2, 28, 17, tzinfo=UTC)
END = datetime(2026, 3, 1, 17, tzinfo=UTC)
SPAN = Span(START, END)
LATE = END + timedelta(hours=1)
"""When it was asked again, unless a test says otherwise."""
CLOSED = CompletenessReason.CLOSED
NOT_OVER = CompletenessReason.NOT_OVER
NOT_ASKED = CompletenessReason.NOT_ASKED
STILL_COMING = CompletenessReason.STILL_COMING
QUARANTINED = CompletenessReason.QUARANTINED
DISCONNECTED = CompletenessReason.DISCONNECTED
BEYOND_REACH = CompletenessReason.BEYOND_REACH


def window(
    start: datetime = START, end: datetime = END, asked: datetime = LATE, missed: str = ""
) -> AskedWindow:
    return AskedWindow("a", "b", start, end, asked, "who", frozenset(missed.split()))


def channel(
    code: str = "lzda",
    status: ChannelStatus = ChannelStatus.CONNECTED,
    expires: datetime | None = None,
) -> Channel:
    return Channel(ChannelKey("b", code), "Tokopedia", None, status, expires, None)


def reason(facts: Facts, now: datetime, of: Channel | None = None) -> CompletenessReason:
    day = judge(of or channel(), DAY, 0, facts, JAKARTA, now)
    assert day.is_closed is (day.reason is CLOSED)
    assert day.reason_text
    return day.reason


def later(**span: float) -> datetime:
    return LATE + timedelta(**span)


def test_a_day_is_from_midnight_to_midnight_on_the_wall_clock() -> None:
    assert span_of(DAY, JAKARTA) == SPAN
    berlin = span_of(date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert berlin.end - berlin.start == timedelta(hours=23)


@pytest.mark.parametrize(
    ("windows", "now", "expected"),
    [
        ([], END - timedelta(seconds=1), NOT_OVER),
        ([], END, NOT_ASKED),
        ([window(asked=END - timedelta(seconds=1))], later(days=1), NOT_ASKED),
        ([window()], later(minutes=9, seconds=59), STILL_COMING),
        ([window()], later(minutes=10), CLOSED),
        ([window(asked=END)], END + timedelta(minutes=10), CLOSED),
        ([window(end=END - timedelta(seconds=1))], later(hours=1), CLOSED),
        ([window(end=END - timedelta(seconds=2))], later(hours=1), NOT_ASKED),
        ([window(start=START + timedelta(seconds=1))], later(hours=1), NOT_ASKED),
        ([window(start=START - timedelta(days=9), end=END + timedelta(1))], later(hours=1), CLOSED),
        ([window(start=END), window(end=START)], later(hours=1), NOT_ASKED),
    ],
)
def test_one_window_must_cover_the_day_after_its_end(
    windows: list[AskedWindow], now: datetime, expected: CompletenessReason
) -> None:
    assert reason(Facts(windows=tuple(windows)), now) is expected


def test_windows_together_cover_what_none_covers_alone() -> None:
    noon = START + timedelta(hours=12)
    first = window(end=noon - timedelta(seconds=1), asked=later(hours=2))
    second = window(start=noon, asked=LATE)
    middle = window(noon - timedelta(hours=1), noon + timedelta(hours=1), later(hours=1))
    assert covered_at("lzda", SPAN, [first, second]) == later(hours=2)
    assert covered_at("lzda", SPAN, [second, middle]) is None
    assert covered_at("lzda", SPAN, [first, middle]) is None


@given(cuts=st.lists(st.integers(1, 86_399), unique=True), dropped=st.integers(0, 20))
def test_parts_cover_the_day_unless_one_is_missing(cuts: list[int], dropped: int) -> None:
    edges = [START, *(START + timedelta(seconds=cut) for cut in sorted(cuts)), END]
    parts = [window(start, end - timedelta(seconds=1)) for start, end in itertools.pairwise(edges)]
    assert covered_at("lzda", SPAN, parts) == LATE
    del parts[dropped % len(parts)]
    assert covered_at("lzda", SPAN, parts) is None


def test_tokopedia_gives_the_last_three_days_alone() -> None:
    tokopedia = channel("tkpd")
    in_time = START + timedelta(days=3)
    asked = Facts(windows=(window(asked=in_time),))
    too_late = Facts(windows=(window(asked=in_time + timedelta(seconds=2)),))
    much_later = START + timedelta(days=30)
    assert reason(asked, much_later, tokopedia) is CLOSED
    assert reason(too_late, much_later, tokopedia) is BEYOND_REACH
    assert reason(too_late, much_later) is CLOSED
    assert reason(Facts(), in_time, tokopedia) is NOT_ASKED
    assert reason(Facts(), in_time + timedelta(seconds=1), tokopedia) is BEYOND_REACH
    assert reason(Facts(), much_later) is NOT_ASKED


def test_a_disconnected_channel_is_not_asked() -> None:
    missed = Facts(windows=(window(missed="lzda tkpd"),))
    now = later(hours=1)
    assert reason(missed, now) is DISCONNECTED
    assert reason(missed, now, channel("shpe")) is CLOSED
    again = Facts(windows=(*missed.windows, window(asked=later(minutes=20))))
    assert reason(again, now) is CLOSED
    gone = channel(status=ChannelStatus.DISCONNECTED)
    assert reason(Facts(), now, gone) is DISCONNECTED
    assert reason(Facts(windows=(window(),)), now, gone) is CLOSED
    assert reason(Facts(), now, channel(expires=now)) is DISCONNECTED
    assert reason(Facts(), now, channel(expires=now + timedelta(1))) is NOT_ASKED
    assert reason(Facts(), now, channel(status=ChannelStatus.UNKNOWN)) is NOT_ASKED


def test_nothing_is_closed_while_the_brand_has_messages_in_quarantine() -> None:
    facts = Facts(windows=(window(),), is_quarantined=True)
    assert reason(facts, later(hours=1)) is QUARANTINED
    assert reason(Facts(is_quarantined=True), later(hours=1)) is NOT_ASKED


def quiets(*spans: tuple[float, float | None]) -> tuple[Quiet, ...]:
    """Quiets in minutes after LATE."""
    return tuple(
        Quiet(later(minutes=start), None if end is None else later(minutes=end))
        for start, end in spans
    )


@pytest.mark.parametrize(
    ("spans", "after", "expected"),
    [
        ([(0, None)], 9, None),
        ([(0, None)], 10, 10),
        ([(-60, 5), (5, None)], 14, None),
        ([(-60, 5), (5, None)], 15, 15),
        ([(-60, 10), (10, None)], 12, 10),  # it was quiet; what comes later is something else
        ([(3, 20), (40, None)], 45, 13),
        ([(40, None)], 49, None),
        ([(40, None)], 50, 50),
    ],
)
def test_it_is_quiet_once_ten_minutes_pass_without_a_message(
    spans: list[tuple[float, float | None]], after: float, expected: float | None
) -> None:
    found = quiet_at(quiets(*spans), LATE, later(minutes=after))
    assert found == (None if expected is None else later(minutes=expected))
    facts = Facts(windows=(window(),), quiets={"lzda": quiets(*spans)})
    wanted = STILL_COMING if expected is None else CLOSED
    assert reason(facts, later(minutes=after)) is wanted


def test_a_day_tells_what_came_and_where_it_was_silent() -> None:
    silence = Silence("b", "lzda", END - timedelta(hours=3), END + timedelta(hours=1))
    facts = Facts(
        heard={(0, "lzda"): Heard(5, 3, END - timedelta(hours=3)), (1, "lzda"): Heard(1, 1, END)},
        silences=(silence, Silence("b", "tkpd", START, END)),
    )
    day = judge(channel(), DAY, 0, facts, JAKARTA, END)
    assert (day.date, day.channel_code) == (DAY, "lzda")
    assert (day.messages_received, day.orders_changed) == (5, 3)
    assert day.watermark == END - timedelta(hours=3)
    assert (day.asked_at, day.silent_since) == (None, silence.start)
    before = judge(channel(), DAY - timedelta(days=1), 2, facts, JAKARTA, END)
    assert (before.messages_received, before.watermark, before.silent_since) == (0, None, None)
    fetched = Facts(windows=(window(),), silences=(silence,))
    closed = judge(channel(), DAY, 0, fetched, JAKARTA, later(hours=1))
    assert (closed.reason, closed.asked_at, closed.silent_since) == (CLOSED, LATE, None)


@pytest.mark.parametrize(
    ("silence", "before", "expected"),
    [
        (119, [1, 1, 1], False),
        (120, [1, 1, 1], True),
        (120, [1, 1], False),
        (120, [1, 20, 600], True),
        (179, [30, 30, 30, 1], False),
        (180, [30, 30, 30, 1], True),
        (600, [480, 500, 490, 470, 510, 480, 495], False),
        (600, [], False),
    ],
)
def test_a_silence_is_measured_against_the_same_hour_of_other_days(
    silence: int, before: list[int], expected: bool
) -> None:
    habit = [timedelta(minutes=each) for each in before]
    assert is_suspected(timedelta(minutes=silence), habit) is expected


def test_long_spans_are_cut_at_midnights() -> None:
    short = Span(END - timedelta(hours=2), END + timedelta(hours=2))
    assert parts_of(short, JAKARTA) == [short]
    assert parts_of(SPAN, JAKARTA) == [SPAN]
    long = Span(START - timedelta(hours=2), END + timedelta(hours=3))
    assert parts_of(long, JAKARTA) == [
        Span(long.start, START), SPAN, Span(END, long.end),
    ]  # fmt: skip
