"""The port Windows: what was asked for, and what is known of the messages that came."""

from dataclasses import replace
from datetime import datetime, timedelta

from kept import delivery, show, view
from made import NOON, after, content, version
from statements import recorded

from adapters.database import Database
from domain.completeness import quiet_at
from domain.messages import MessageKind, Reason
from domain.orders import OrderKey
from domain.windows import MOST_DAYS, AskedWindow, Facts, Heard, Quiet, Silence, Span

DAY = timedelta(days=1)
ONE = AskedWindow(
    "a-1", "brand-1", NOON - DAY, NOON, NOON, "schedule", frozenset({"shpe", "tkpd"})
)  # fmt: skip
DAYS = [Span(NOON - 2 * DAY, NOON - DAY), Span(NOON - DAY, NOON)]


async def came(
    database: Database, at: datetime, message_id: str, *,
    brand: str = "brand-1", channel: str = "tkpd", order: str = "1", activity: str = "",
) -> None:  # fmt: skip
    """Take an order message in that came at this moment."""
    made = content(channel=channel, key=OrderKey(brand, channel, order))
    async with database.intake.transaction() as tx:
        await tx.lock_order(made.key)
        await tx.add_version(made.key, version(message_id, published=at), activity, "{}")
    await show(database, view(made, message_id=message_id), now=at)


async def test_windows_are_remembered_in_the_order_of_asking(database: Database) -> None:
    later = replace(ONE, activity_id="a-0", asked_at=after(hours=1), missed=frozenset())
    for window in (later, ONE, replace(ONE, activity_id="a-2", brand_id="brand-2")):
        await database.windows.keep(window)
    assert await database.windows.asked("brand-1", NOON) == (ONE, later)
    assert await database.windows.asked("brand-1", after(seconds=1)) == (later,)
    assert await database.windows.asked("brand-3", NOON) == ()


async def test_facts_count_what_came_by_day_and_channel(database: Database) -> None:
    start, end = DAYS[1].start, DAYS[1].end
    await came(database, start - timedelta(microseconds=1), "0")
    await came(database, start, "1")
    await came(database, start + timedelta(hours=2), "2")
    await came(database, start + timedelta(hours=3), "3", order="2")
    await came(database, start + timedelta(hours=4), "4", channel="shpe")
    await came(database, start + timedelta(hours=5), "5", brand="brand-2")
    await came(database, end, "6")
    facts = await database.windows.facts("brand-1", DAYS)
    assert facts == Facts(
        heard={
            (0, "tkpd"): Heard(1, 1, start - timedelta(microseconds=1)),
            (1, "tkpd"): Heard(3, 2, start + timedelta(hours=3)),
            (1, "shpe"): Heard(1, 1, start + timedelta(hours=4)),
        }
    )


async def test_facts_cost_the_same_whatever_the_range(database: Database) -> None:
    await database.windows.keep(replace(ONE, start=NOON - 400 * DAY, asked_at=after(hours=1)))
    await came(database, after(hours=2), "1")
    days = [Span(NOON - n * DAY, NOON - (n - 1) * DAY) for n in range(MOST_DAYS, 0, -1)]
    with recorded(database) as sent:
        many = await database.windows.facts("brand-1", days)
    with recorded(database) as alone:
        one = await database.windows.facts("brand-1", days[-1:])
    assert len(sent) == len(alone) == 5
    assert many.windows == one.windows != ()
    assert many.quiets == one.quiets


async def test_quiets_are_ten_minutes_without_a_message_since_the_asking(
    database: Database,
) -> None:
    await database.windows.keep(ONE)
    for number, minutes in enumerate([-5, 3, 12.9, 13, 23, 40]):
        await came(database, after(minutes=minutes), str(number))
    await came(database, after(minutes=11), "x", channel="shpe")
    await came(database, after(minutes=1), "y", brand="brand-2")
    facts = await database.windows.facts("brand-1", DAYS)
    assert facts.windows == (ONE,)
    assert set(facts.quiets) == {"tkpd", "shpe"}
    ten_or_more = [quiet for quiet in facts.quiets["tkpd"] if _minutes(quiet) >= 10]
    assert ten_or_more == [
        Quiet(after(minutes=13), after(minutes=23)),
        Quiet(after(minutes=23), after(minutes=40)),
        Quiet(after(minutes=40), None),
    ]
    assert facts.quiets["shpe"] == (Quiet(NOON, after(minutes=11)), Quiet(after(minutes=11), None))


async def test_only_windows_that_touch_the_days_and_came_after_one_count(
    database: Database,
) -> None:
    early = replace(ONE, activity_id="early", asked_at=NOON - 2 * DAY)
    before = replace(ONE, activity_id="before", start=NOON - 9 * DAY, end=NOON - 3 * DAY)
    ahead = replace(ONE, activity_id="ahead", start=after(days=1), end=after(days=2))
    for window in (early, before, ahead, ONE):
        await database.windows.keep(window)
    assert (await database.windows.facts("brand-1", DAYS)).windows == (ONE,)
    assert await database.windows.facts("brand-1", []) == Facts()


async def test_quarantine_counts_by_brand(database: Database) -> None:
    async with database.intake.transaction() as tx:
        await tx.quarantine(delivery("1"), Reason.MALFORMED, "why", "brand-1")
        await tx.quarantine(delivery("2"), Reason.MALFORMED, "why", None)
    assert (await database.windows.facts("brand-1", DAYS)).is_quarantined is True
    assert (await database.windows.facts("brand-2", DAYS)).is_quarantined is False


async def test_what_was_heard_last_before_a_moment(database: Database) -> None:
    await came(database, NOON - 2 * DAY, "0")
    await came(database, NOON, "1")
    await came(database, after(hours=1), "2")
    await came(database, after(hours=2), "3", channel="shpe")
    await came(database, after(hours=3), "4", brand="brand-2")
    with recorded(database) as sent:
        heard = await database.windows.last_heard(
            "brand-1", [after(hours=3), after(minutes=59), NOON - timedelta(microseconds=1)]
        )
    assert len(sent) == 1
    assert heard == {
        (0, "tkpd"): after(hours=1),
        (0, "shpe"): after(hours=2),
        (1, "tkpd"): NOON,
        (2, "tkpd"): NOON - 2 * DAY,
    }
    assert await database.windows.last_heard("brand-1", [NOON - 2 * DAY - DAY]) == {}
    assert await database.windows.last_heard("brand-1", [after(days=2, hours=2)]) == {}


async def test_a_suspected_gap_goes_on(database: Database) -> None:
    silence = Silence("brand-1", "tkpd", NOON, after(hours=3))
    longer = replace(silence, until=after(hours=5))
    await database.windows.suspect([])
    await database.windows.suspect([silence, replace(silence, brand_id="brand-2")])
    await database.windows.suspect([longer])
    await database.windows.suspect([silence])
    assert await database.windows.suspected("brand-1", NOON) == (longer,)
    assert await database.windows.suspected("brand-1", after(hours=5)) == (longer,)
    assert await database.windows.suspected("brand-1", after(hours=6)) == ()
    facts = await database.windows.facts("brand-1", [Span(NOON, after(days=1))])
    assert facts.silences == (longer,)


async def test_messages_that_answer_our_calls_are_counted(database: Database) -> None:
    await came(database, NOON, "1", activity="a-1")
    await came(database, after(hours=1), "2", activity="a-1")
    await came(database, after(hours=1), "3", activity="a-2", order="2")
    await came(database, after(hours=1), "4", activity="a-3")
    windows = database.windows
    assert await windows.answered(["a-1", "a-2"], NOON) == 3
    assert await windows.answered(["a-1", "a-2"], after(hours=1)) == 2
    assert await windows.answered([], NOON) == 0
    for number, kind in enumerate([MessageKind.PRODUCT_FETCHED, MessageKind.ORDER_FETCHED]):
        async with database.intake.transaction() as tx:
            await tx.take(delivery(f"p-{number}"), kind, "brand-1")
    assert await windows.products_heard("brand-1", NOON) == 1
    assert await windows.products_heard("brand-1", after(seconds=1)) == 0
    assert await windows.products_heard("brand-2", NOON) == 0


def _minutes(quiet: Quiet) -> float:
    return ((quiet.end or after(days=1)) - quiet.start).total_seconds() / 60


async def test_what_closes_days_of_many_brands_is_what_closes_those_of_each(
    database: Database,
) -> None:
    now = after(days=3)
    windows = [ONE, replace(ONE, activity_id="a-2", brand_id="brand-2", asked_at=after(hours=1))]
    windows.append(replace(ONE, activity_id="a-3", asked_at=now - timedelta(hours=1)))
    for window in windows:
        await database.windows.keep(window)
    # brand-1 was quiet long ago alone, on tkpd; brand-2 is quiet now
    for number, minutes in enumerate([1, 30, 31]):
        await came(database, after(minutes=minutes), f"early {number}")
        await came(database, after(minutes=minutes), f"2 {number}", brand="brand-2", order="2")
    for minute in range(0, 2 * 24 * 60 + 10, 9):
        await came(database, now - timedelta(minutes=minute), f"busy {minute}")
    async with database.intake.transaction() as tx:
        await tx.quarantine(delivery("q"), Reason.MALFORMED, "x", "brand-2")
    with recorded(database) as sent:
        found = await database.windows.closing(["brand-1", "brand-2", "brand-3"], DAYS, now)
    assert len(sent) == 4
    assert found["brand-3"] == Facts()
    for brand in ("brand-1", "brand-2"):
        alone = await database.windows.facts(brand, DAYS)
        assert found[brand].windows == alone.windows
        assert found[brand].is_quarantined is alone.is_quarantined is (brand == "brand-2")
        for minutes in (0, 5, 25, 40, 60 * 24, 60 * 72 - 60, 60 * 72 - 5):
            asked_at = after(minutes=minutes)
            told = [
                quiet_at(each.quiets.get("tkpd", (Quiet(asked_at, None),)), asked_at, now)
                for each in (found[brand], alone)
            ]
            assert (told[0] is None) is (told[1] is None), (brand, minutes)
    assert await database.windows.closing(["brand-3"], DAYS, now) == {"brand-3": Facts()}
