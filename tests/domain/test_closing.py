"""How far back from today a channel is complete."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.channels import Channel, ChannelKey, ChannelStatus
from domain.closing import ChannelCompleteness, by_day, last_days, look_back
from domain.completeness import SECOND, judge, span_of
from domain.windows import MOST_DAYS, AskedWindow, Facts, Span

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAYS = last_days(NOW, JAKARTA)
SPANS = [span_of(day, JAKARTA) for day in DAYS]
CHANNEL = Channel(ChannelKey("b", "lzda"), "Lazada", None, ChannelStatus.CONNECTED, None, None)


def asked(first: int, last: int, after: timedelta = timedelta(hours=1)) -> AskedWindow:
    """The days so long ago, both included, asked for after the last one's end."""
    start, end = SPANS[-1 - first].start, SPANS[-1 - last].end
    return AskedWindow("a", "b", start, end - SECOND, end + after, "who")


def run_of(*windows: AskedWindow, quarantined: bool = False) -> ChannelCompleteness:
    facts = [
        Facts(windows=tuple(its), is_quarantined=quarantined) for its in by_day(windows, SPANS)
    ]
    return look_back(CHANNEL, DAYS, facts, JAKARTA, NOW)


def told(run: ChannelCompleteness) -> tuple[object, ...]:
    before = run.open_before
    return (
        run.complete_since and (DAYS[-1] - run.complete_since).days,
        run.complete_until and (DAYS[-1] - run.complete_until).days,
        ((DAYS[-1] - run.open_after.date).days, run.open_after.reason.value),
        before and ((DAYS[-1] - before.date).days, before.reason.value),
    )


def test_the_days_end_with_today_on_the_zones_clock() -> None:
    assert len(DAYS) == MOST_DAYS
    assert DAYS[-1] == date(2026, 3, 10)
    assert last_days(datetime(2026, 3, 10, 17, tzinfo=UTC), JAKARTA)[-1] == date(2026, 3, 11)


def test_the_last_unbroken_run_and_what_bounds_it() -> None:
    assert told(run_of()) == (None, None, (1, "NOT_ASKED"), None)
    assert told(run_of(asked(5, 1))) == (5, 1, (0, "NOT_OVER"), (6, "NOT_ASKED"))
    assert told(run_of(asked(9, 7), asked(5, 3))) == (5, 3, (2, "NOT_ASKED"), (6, "NOT_ASKED"))
    assert told(run_of(asked(91, 1))) == (91, 1, (0, "NOT_OVER"), None)
    assert told(run_of(asked(5, 1), quarantined=True)) == (None, None, (1, "QUARANTINED"), None)
    too_early = run_of(asked(5, 1, -timedelta(seconds=1)))
    assert told(too_early) == (5, 2, (1, "NOT_ASKED"), (6, "NOT_ASKED"))


window = st.builds(
    lambda start, length, late: AskedWindow(
        "a", "b", SPANS[-8].start + start, SPANS[-8].start + start + length,
        SPANS[-8].start + start + length + late, "who",
    ),
    *[st.timedeltas(timedelta(0), timedelta(days=most)) for most in (7, 3, 2)],
)  # fmt: skip


@given(st.lists(window, max_size=6))
def test_each_day_is_judged_as_by_all_windows(windows: list[AskedWindow]) -> None:
    days, spans = DAYS[-8:], SPANS[-8:]
    for day, its in zip(days, by_day(windows, spans), strict=True):
        closed = [
            judge(CHANNEL, day, 0, Facts(windows=tuple(known)), JAKARTA, NOW).is_closed
            for known in (its, windows)
        ]
        assert closed[0] == closed[1]


def test_windows_reach_the_days_that_they_touch() -> None:
    late = SPANS[-1].end
    before = AskedWindow("a", "b", SPANS[-4].start - SECOND, SPANS[-4].start - SECOND, late, "who")
    reached = by_day([before], SPANS)
    assert [len(its) for its in reached[-6:]] == [0, 1, 1, 0, 0, 0]
    assert by_day([asked(3, 2)], [Span(SPANS[-3].start, SPANS[-3].end)]) == [[asked(3, 2)]]
