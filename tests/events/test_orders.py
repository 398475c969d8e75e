"""Versions of an order as they arrive: what is shown, what an overlay hides, what settles."""

import itertools
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from made import NOON, after

from domain.actions import OrderActionKind as K
from domain.activities import ActivityStatus as A
from domain.evidence import OpenAction
from domain.messages import Outcome
from domain.orders import OrderStatus as S
from domain.orders import Overlay


def rfc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


async def test_the_order_of_arrival_does_not_matter(entrance: Any, order_body: Any) -> None:
    messages = [
        ("1", order_body("pending"), NOON),
        ("2", order_body("accepted", dated=rfc(after(minutes=30))), after(hours=1)),
        ("3", order_body("packed"), after(hours=2)),
        ("4", order_body("completed"), after(hours=3)),
        ("5", order_body("shipped"), after(hours=4)),
    ]
    found = set()
    for arrival in itertools.permutations(messages):
        world = type(entrance)()
        for message_id, body, published in arrival:
            assert await world.deliver(message_id, body, published=published) is Outcome.TAKEN
        found.add((world.view.message_id, world.view.content.status, world.view.review_reason))
    says = "A message says 'shipped' after the order was 'completed', "
    assert found == {("4", S.COMPLETED, says + "without a later date of its own.")}


async def test_an_older_message_leaves_the_view_and_its_sequence(
    entrance: Any, order_body: Any
) -> None:
    await entrance.deliver("m1", order_body("packed"), published=after(hours=2))
    before = entrance.view
    await entrance.deliver("m2", order_body("pending"), published=NOON)
    assert entrance.view == before
    assert entrance.store.kept.sequence == 1
    assert len(entrance.store.kept.versions[entrance.key]) == 2


async def test_a_late_message_can_bring_an_earlier_body_back(
    entrance: Any, order_body: Any
) -> None:
    """Equal neighbours are one; a message between them parts them, and the second one shows."""
    accepted = order_body("accepted")
    await entrance.deliver("m1", accepted, published=NOON)
    await entrance.deliver("m3", {**accepted, "id": "a3"}, published=after(hours=2))
    assert entrance.view.message_id == "m1"
    await entrance.deliver("m2", order_body("request_cancel"), published=after(hours=1))
    assert (entrance.view.message_id, entrance.view.content.status) == ("m3", S.ACCEPTED)
    assert '"a3"' in entrance.view.raw


async def test_the_marketplaces_date_is_shown_only_where_it_is_trusted(
    entrance: Any, order_body: Any
) -> None:
    await entrance.deliver("m1", order_body(dated=rfc(after(days=9))))
    assert (entrance.view.remote_updated_at, entrance.view.occurred_at) == (None, NOON)
    dated = after(minutes=-1)
    await entrance.deliver("m2", order_body("accepted"), published=after(hours=1))
    await entrance.deliver("m3", order_body("packed", dated=rfc(dated)), published=after(hours=2))
    assert entrance.view.message_id == "m2"
    await entrance.deliver(
        "m4", order_body("shipped", dated=rfc(after(hours=3))), published=after(hours=3)
    )
    assert entrance.view.remote_updated_at == after(hours=3)


async def test_a_byte_order_mark_is_no_part_of_the_body(entrance: Any, order_body: Any) -> None:
    body = json.dumps(order_body())
    assert await entrance.deliver("m1", b"\xef\xbb\xbf" + body.encode()) is Outcome.TAKEN
    assert entrance.view.raw == body


# --- overlay -------------------------------------------------------------------------------------


async def laid_over(entrance: Any, order_body: Any) -> Overlay:
    """A pending order on which our accept succeeded half an hour later."""
    await entrance.deliver("m1", order_body("pending"))
    overlay = Overlay(S.ACCEPTED, after(minutes=30))
    entrance.store.kept.views[entrance.key] = replace(entrance.view, overlay=overlay)
    return overlay


async def test_an_earlier_version_changes_only_what_lies_beneath(
    entrance: Any, order_body: Any
) -> None:
    overlay = await laid_over(entrance, order_body)
    await entrance.deliver("m2", order_body("pending", remarks="x"), published=after(minutes=20))
    assert entrance.view.message_id == "m2"
    assert entrance.view.overlay == overlay
    assert entrance.view.status is S.ACCEPTED
    assert entrance.view.content.status is S.PENDING


@pytest.mark.parametrize("status", ["pending", "accepted", "cancelled"])
async def test_a_version_dated_after_the_action_ends_the_overlay(
    entrance: Any, order_body: Any, status: str
) -> None:
    await laid_over(entrance, order_body)
    body = order_body(status, remarks="x")
    await entrance.deliver("m2", body, published=after(minutes=31))
    assert entrance.view.overlay is None
    assert entrance.view.status is S.read(status)


async def test_the_messages_own_date_tells_not_its_arrival(entrance: Any, order_body: Any) -> None:
    overlay = await laid_over(entrance, order_body)
    late = order_body("unpaid", dated=rfc(after(minutes=10)))
    await entrance.deliver("m2", late, published=after(hours=5))
    assert entrance.view.message_id == "m2"
    assert entrance.view.overlay == overlay


async def test_a_later_version_that_is_no_view_leaves_the_overlay(
    entrance: Any, order_body: Any
) -> None:
    overlay = await laid_over(entrance, order_body)
    same = order_body("pending", activity="a2")
    await entrance.deliver("m2", same, published=after(hours=5))
    assert entrance.view.message_id == "m1"
    assert entrance.view.overlay == overlay


# --- unknown outcomes ----------------------------------------------------------------------------

LATE = after(seconds=60)


async def unknown(entrance: Any, order_body: Any, status: A = A.UNKNOWN) -> None:
    """An accepted order whose pack ended at NOON, nobody knows how."""
    await entrance.deliver("m1", order_body("accepted"), published=after(hours=-1))
    entrance.store.kept.actions[entrance.key] = OpenAction(
        "act-1", 0, K.PACK, status, S.PACKED, after(seconds=-10), NOON
    )


@pytest.mark.parametrize("status", ["packed", "shipped", "completed"])
async def test_the_expected_status_settles_it(entrance: Any, order_body: Any, status: str) -> None:
    await unknown(entrance, order_body)
    await entrance.deliver("m2", order_body(status), published=after(seconds=1))
    assert entrance.store.kept.settled == {
        "act-1": (A.SUCCEEDED, f"A message shows the order {status}.")
    }
    assert entrance.store.kept.actions == {}


async def test_a_late_date_that_still_permits_it_settles_it_as_failed(
    entrance: Any, order_body: Any
) -> None:
    await unknown(entrance, order_body)
    body = order_body("accepted", dated=rfc(LATE))
    await entrance.deliver("m2", body, published=after(hours=1))
    assert entrance.store.kept.settled == {
        "act-1": (A.FAILED, "A later message still shows the order accepted.")
    }


async def test_a_clock_of_ours_that_is_behind_makes_no_evidence_of_old_news(
    entrance: Any, order_body: Any
) -> None:
    """By the marketplace's clock the message is dated before the call; ours is an hour behind."""
    await unknown(entrance, order_body)
    body = order_body("accepted", dated=rfc(after(minutes=50)))
    late = after(hours=1, minutes=1)
    await entrance.deliver("m2", body, published=late, received=after(minutes=1))
    assert entrance.store.kept.settled == {}
    entrance.store.asked = {"sync-late": LATE}
    body = order_body("accepted", activity="sync-late")
    await entrance.deliver("m3", body, published=late, received=after(minutes=1))
    assert entrance.store.kept.settled["act-1"][0] is A.FAILED


async def test_an_answer_to_our_own_late_question_settles_it_even_if_equal(
    entrance: Any, order_body: Any
) -> None:
    await unknown(entrance, order_body)
    entrance.store.asked = {"sync-early": after(seconds=59), "sync-late": LATE}
    for number, activity in enumerate(["", "stranger", "sync-early"]):
        body = order_body("accepted", activity=activity)
        await entrance.deliver(f"early-{number}", body, published=after(hours=1))
        assert entrance.store.kept.settled == {}
    body = order_body("accepted", activity="sync-late")
    await entrance.deliver("m2", body, published=after(hours=2))
    assert entrance.store.kept.settled["act-1"][0] is A.FAILED
    assert entrance.view.message_id == "m1"


@pytest.mark.parametrize("status", ["accepted", "cancelled", "request_cancel", "odd"])
async def test_a_late_publish_time_alone_proves_nothing(
    entrance: Any, order_body: Any, status: str
) -> None:
    await unknown(entrance, order_body)
    await entrance.deliver("m2", order_body(status, remarks="x"), published=after(hours=9))
    assert entrance.store.kept.settled == {}
    assert entrance.key in entrance.store.kept.actions


async def test_a_message_of_success_that_is_not_shown_proves_no_failure(
    entrance: Any, order_body: Any
) -> None:
    await unknown(entrance, order_body)
    entrance.store.asked = {"sync-late": LATE}
    body = order_body("packed", activity="sync-late", dated=rfc(after(hours=-2)))
    await entrance.deliver("m2", body, published=after(hours=2))
    assert entrance.view.content.status is S.ACCEPTED
    assert entrance.store.kept.settled == {}


async def test_a_call_that_still_runs_is_not_settled(entrance: Any, order_body: Any) -> None:
    await unknown(entrance, order_body, A.PENDING)
    await entrance.deliver("m2", order_body("packed"), published=after(seconds=1))
    assert entrance.store.kept.settled == {}


async def test_a_duplicate_settles_nothing_twice(entrance: Any, order_body: Any) -> None:
    await unknown(entrance, order_body)
    for _ in range(3):
        await entrance.deliver("m2", order_body("packed"), published=after(seconds=1))
    assert entrance.store.calls["settle"] == 1
