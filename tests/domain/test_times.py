"""Times as marketplaces write them: every form that was seen, and what is no time."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from domain.times import read_time

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON_UTC = datetime(2020, 12, 12, 5, 12, 12, tzinfo=UTC)

FORMS = [
    "2020/12/12 12:12:12+007",
    "2020/12/12 12:12:12+07",
    "2020/12/12 12:12:12+7",
    "2020/12/12 12:12:12+0700",
    "2020/12/12 12:12:12+07:00",
    "2020/12/12 12:12:12 +0700",
    "2020-12-12T12:12:12+07:00",
    "2020-12-12t12:12:12+07:00",
    "2020-12-12 12:12:12+07:00",
    "2020-12-12T05:12:12Z",
    "2020-12-12T05:12:12z",
    "2020-12-12 05:12:12 UTC",
    "2020-12-12 05:12:12 GMT",
    "2020-12-12T05:12:12-00:00",
    "2020-12-12T05:12:12.000000000Z",
    "2020-12-11T22:12:12-07:00",
    "2020-12-11 22:12:12-007",
    "2020-12-12T12:12:12",
    "2020/12/12 12:12:12",
    "  2020-12-12T05:12:12Z\n",
    "2020-12-12T10:42:12+0530",
    "2020-12-12T5:12:12Z",
]


@pytest.mark.parametrize("text", FORMS)
def test_one_moment_in_every_form(text: str) -> None:
    found = read_time(text, JAKARTA)
    assert found == NOON_UTC
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-12", datetime(2020, 12, 11, 17, tzinfo=UTC)),
        ("2020/1/2", datetime(2020, 1, 1, 17, tzinfo=UTC)),
        ("2020-12-12T12:12Z", datetime(2020, 12, 12, 12, 12, tzinfo=UTC)),
        ("2023-04-20T16:59:59Z", datetime(2023, 4, 20, 16, 59, 59, tzinfo=UTC)),
        ("2023-04-20T16:59:59.5Z", datetime(2023, 4, 20, 16, 59, 59, 500_000, tzinfo=UTC)),
        ("2023-04-20T16:59:59,25Z", datetime(2023, 4, 20, 16, 59, 59, 250_000, tzinfo=UTC)),
        (
            "2023-04-20T16:59:59.123456789Z",
            datetime(2023, 4, 20, 16, 59, 59, 123_456, tzinfo=UTC),
        ),
        ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2016-12-31T23:59:60.25Z", datetime(2017, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
        ("2017-01-01T06:59:60+07:00", datetime(2017, 1, 1, tzinfo=UTC)),
        ("2020-02-29T00:00:00Z", datetime(2020, 2, 29, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_days_fractions_and_leap_seconds(text: str, expected: datetime) -> None:
    assert read_time(text, JAKARTA) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "0001-01-01T00:00:00Z",
        "0001-01-01 00:00:00+07:00",
        "0001/01/01 00:00:00+007",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01",
        "0001-1-1T00:00:00Z",
        "0000-00-00 00:00:00",
        "0000-00-00",
        "0000/00/00 00:00:00+007",
    ],
)
def test_a_date_that_was_never_set_is_none(text: str) -> None:
    assert read_time(text, JAKARTA) is None


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "null",
        "0",
        "1681371104641",
        "2020",
        "2020-13-01",
        "2020-00-10",
        "2021-02-29T00:00:00Z",
        "2020-12-12T24:00:00Z",
        "2020-12-12T12:60:00Z",
        "2020-12-12T12:12:61Z",
        "2020-12-12T12:12:12+24:00",
        "2020-12-12T12:12:12+99",
        "2020-12-12T12:12:12+0760",
        "2020-12-12T12:12:12+07:60",
        "2020-12-12T12:12:12+00700",
        "2020-12-12T12:12:12 Asia/Jakarta",
        "2020-12-12T12:12:12Z tail",
        "0001-01-01 or so",
        "0001-01-01T00:00:00Z; drop",
        "12/12/2020",
        "2020-12-12T12:12:12Z\x00",
        "٢٠٢٠-١٢-١٢",
        "9999-12-31T23:59:59-23:59",
        "9999-12-31T23:59:60Z",
        "0001-01-02T00:00:00+23:59:59",
        "-2020-12-12",
        "+2020-12-12",
        "NaN",
        "x" * 100_000,
        "2020-12-12" * 10_000,
    ],
)
def test_what_is_no_time_is_refused_in_short(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # every message is asserted below
        read_time(text, JAKARTA)
    assert len(str(caught.value)) < 200


def test_without_a_zone_the_default_is_the_wall_clock() -> None:
    assert read_time("2020-07-01 12:00:00", ZoneInfo("Europe/Berlin")) == datetime(
        2020, 7, 1, 10, tzinfo=UTC
    )
    assert read_time("2020-07-01 12:00:00", UTC) == datetime(2020, 7, 1, 12, tzinfo=UTC)


def _offset(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes))


MOMENTS = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001  # hypothesis adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(_offset),
)


@seed(20261121)
@settings(max_examples=500, deadline=None)
@given(moment=MOMENTS, separator=st.sampled_from("T t "), slash=st.booleans(), colon=st.booleans())
def test_what_is_written_is_read_back(
    moment: datetime, separator: str, slash: bool, colon: bool
) -> None:
    text = moment.isoformat(sep="T").replace("T", separator, 1)
    day, rest = text[:10], text[10:]
    if slash:
        day = day.replace("-", "/")
    if not colon:
        rest = rest[:-3] + rest[-2:]
    assert read_time(day + rest, JAKARTA) == moment


@seed(20261121)
@settings(max_examples=1000, deadline=None)
@given(text=st.text(alphabet="0123456789-/:+TZ. ", max_size=30) | st.text(max_size=40))
def test_any_text_is_a_time_nothing_or_a_value_error(text: str) -> None:
    try:
        found = read_time(text, JAKARTA)
    except ValueError:
        return
    assert found is None or found.tzinfo is UTC
