"""Pulling: acknowledged after the outcome and never before, given back for a fault of ours."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pubsub_standin import PROJECT, StandIn, running_standin

from adapters.pubsub.credentials import NoCredentials
from adapters.pubsub.google import Pull, open_subscriber
from adapters.pubsub.stream import Pace
from domain.errors import StoreUnavailable
from domain.messages import Delivery, Outcome

DEADLINE = 30
QUICK = Pace(
    pause_seconds=0.01,
    again_seconds=0.05,
    settle_seconds=0.2,
    refresh_seconds=0.05,
)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running_standin() as stand_in:
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", stand_in.address)
        yield stand_in


@dataclass
class Names:
    """Subscriptions that are known; more may come, and the asking may fail."""

    known: list[str]
    errors: list[Exception] = field(default_factory=list[Exception])

    async def names(self) -> list[str]:
        if self.errors:
            raise self.errors.pop()
        return list(self.known)


@dataclass
class Intake:
    """Takes in, unless it is told to fail or to wait."""

    errors: list[Exception] = field(default_factory=list[Exception])
    gate: asyncio.Event | None = None
    begun: list[Delivery] = field(default_factory=list[Delivery])
    taken: list[str] = field(default_factory=list[str])
    cancelled: list[str] = field(default_factory=list[str])
    lags: list[float] = field(default_factory=list[float])
    inside: int = 0
    most_inside: int = 0

    async def receive(self, delivery: Delivery) -> Outcome:
        self.begun.append(delivery)
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            if self.gate is not None:
                await self.gate.wait()
            if self.errors:
                raise self.errors.pop()
        except asyncio.CancelledError:
            self.cancelled.append(delivery.message_id)
            raise
        finally:
            self.inside -= 1
        self.taken.append(delivery.message_id)
        return Outcome.TAKEN


@contextlib.asynccontextmanager
async def pulled(
    intake: Intake, names: Names | list[str], pace: Pace = QUICK
) -> AsyncGenerator[Pull, None]:
    known = names if isinstance(names, Names) else Names(names)
    lag = intake.lags.append
    async with (
        open_subscriber() as subscriber,
        Pull(subscriber, PROJECT, known, intake.receive, lag, utc_now, pace) as pull,
    ):
        yield pull


def utc_now() -> datetime:
    return datetime.now(UTC)


async def comes(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.005)


async def test_a_message_is_acknowledged_once_it_is_taken_and_not_before(
    stand_in: StandIn,
) -> None:
    name = stand_in.make("CNX_ORDER_FETCHED_1")
    (message_id,) = stand_in.publish(b'{"a": 1}', tenant="1", method="x")
    state, intake = stand_in.watch(name), Intake(gate=asyncio.Event())

    async with pulled(intake, ["CNX_ORDER_FETCHED_1"]):
        await comes(lambda: intake.inside == 1)
        assert (state.acknowledged, state.given_back, state.left) == ([], [], 1)
        assert intake.gate is not None
        intake.gate.set()
        await comes(lambda: state.acknowledged == [message_id])

    (delivery,) = intake.begun
    assert (delivery.message_id, delivery.subscription) == (message_id, name)
    assert delivery.data == b'{"a": 1}'
    assert delivery.attributes == (("method", "x"), ("tenant", "1"))
    assert timedelta() <= delivery.received_at - delivery.published_at < timedelta(seconds=DEADLINE)
    assert len(intake.lags) == 1
    assert (state.deliveries, state.left) == ([message_id], 0)


@pytest.mark.parametrize("error", [StoreUnavailable("The database is away."), ValueError("a bug")])
async def test_a_fault_of_ours_gives_the_message_back_until_it_is_taken(
    stand_in: StandIn, error: Exception
) -> None:
    name = stand_in.make("s")
    (message_id,) = stand_in.publish(b"{}")
    state, intake = stand_in.watch(name), Intake(errors=[error, error])

    async with pulled(intake, [name]):
        await comes(lambda: state.acknowledged == [message_id])

    assert state.given_back == [message_id] * 2
    assert state.deliveries == [message_id] * 3
    assert (intake.taken, len(intake.lags)) == ([message_id], 1)


async def test_after_a_fault_the_message_is_held_for_a_while(stand_in: StandIn) -> None:
    """Not given back at once, which would be a flood against a store that is away."""
    name = stand_in.make("s")
    stand_in.publish(b"{}")
    state, intake = stand_in.watch(name), Intake(errors=[StoreUnavailable("away")])

    async with pulled(intake, [name], replace(QUICK, pause_seconds=3600, finish_seconds=0.05)):
        await comes(lambda: intake.errors == [])
        assert (state.given_back, len(state.leases)) == ([], 1)

    assert len(state.given_back) == 1
    assert (state.acknowledged, intake.taken) == ([], [])


async def test_a_second_delivery_is_taken_in_and_acknowledged_too(stand_in: StandIn) -> None:
    name = stand_in.make("s")
    (message_id,) = stand_in.publish(b"{}")
    state, intake = stand_in.watch(name), Intake(gate=asyncio.Event())

    async with pulled(intake, [name]):
        await comes(lambda: intake.inside == 1)
        stand_in.expire(name)
        await comes(lambda: intake.inside == 2)
        assert intake.gate is not None
        intake.gate.set()
        await comes(lambda: state.left == 0)

    assert intake.taken == [message_id] * 2


async def test_exactly_once_is_confirmed_and_a_late_acknowledgement_harms_nothing(
    stand_in: StandIn,
) -> None:
    name = stand_in.make("s", exactly_once=True)
    (message_id,) = stand_in.publish(b"{}")
    state, intake = stand_in.watch(name), Intake(gate=asyncio.Event())

    async with pulled(intake, [name]) as pull:
        await comes(lambda: intake.inside == 1)
        stand_in.expire(name)
        await comes(lambda: intake.inside == 2)
        assert intake.gate is not None
        intake.gate.set()
        await comes(lambda: state.acknowledged == [message_id])
        assert pull.problem is None

    assert state.left == 0


async def test_no_more_is_held_or_taken_at_a_time_than_the_pace_allows(stand_in: StandIn) -> None:
    first, second = stand_in.make("a"), stand_in.make("b")
    stand_in.publish(*(b"%d" % number for number in range(50)))
    intake = Intake(gate=asyncio.Event())
    states = [stand_in.watch(first), stand_in.watch(second)]

    async with pulled(intake, [first, second], replace(QUICK, most_messages=10, at_once=6)):
        await comes(lambda: all(len(state.leases) == 10 for state in states))
        await comes(lambda: intake.inside == 6)
        assert intake.gate is not None
        intake.gate.set()
        await comes(lambda: all(state.left == 0 for state in states))

    assert intake.most_inside == 6
    assert len(intake.taken) == 100


async def test_the_end_lets_what_runs_finish_and_gives_back_the_rest(stand_in: StandIn) -> None:
    name = stand_in.make("s")
    ids = stand_in.publish(*(b"%d" % number for number in range(200)))
    state, intake = stand_in.watch(name), Intake(gate=asyncio.Event())

    async def release() -> None:
        await comes(lambda: all(lease.stream is None for lease in state.leases.values()))
        assert intake.gate is not None
        intake.gate.set()

    async with pulled(intake, [name], replace(QUICK, most_messages=40, at_once=8)):
        await comes(lambda: intake.inside == 8 and len(state.leases) == 40)
        releasing = asyncio.create_task(release())
    await releasing

    assert intake.inside == 0
    assert sorted(state.acknowledged) == sorted(intake.taken)
    assert 8 <= len(intake.taken) <= 40
    assert state.leases == {}
    assert len(state.acknowledged) + len(state.ready) == len(ids)


async def test_what_does_not_finish_is_cancelled_and_given_back(stand_in: StandIn) -> None:
    name = stand_in.make("s")
    ids = stand_in.publish(b"1", b"2", b"3")
    state, intake = stand_in.watch(name), Intake(gate=asyncio.Event())

    async with pulled(intake, [name], replace(QUICK, finish_seconds=0.05, at_once=2)):
        await comes(lambda: intake.inside == 2 and len(state.leases) == 3)

    assert len(intake.cancelled) == 2
    assert sorted(state.given_back) == sorted(ids)
    assert (state.acknowledged, intake.taken, state.leases) == ([], [], {})


async def test_a_subscription_that_cannot_be_pulled_is_told_and_others_go_on(
    stand_in: StandIn,
) -> None:
    good, denied = stand_in.make("good"), stand_in.make("denied")
    stand_in.denied.add(denied)
    intake = Intake()

    async with pulled(intake, ["good", "missing", denied]) as pull:
        await comes(lambda: pull.problem is not None and "2 of 3" in pull.problem)
        assert pull.problem == ("2 of 3 subscriptions are not pulled: NotFound, PermissionDenied")
        stand_in.publish(b"1")
        await comes(lambda: stand_in.watch(good).left == 0)

        stand_in.denied.clear()
        missing = stand_in.make("missing")
        await comes(lambda: pull.problem is None)
        stand_in.publish(b"2")
        await comes(lambda: stand_in.watch(missing).left == 0)
        assert pull.names == (good, missing, denied)


async def test_subscriptions_that_are_opened_later_are_pulled_too(stand_in: StandIn) -> None:
    name = stand_in.make("later")
    stand_in.publish(b"{}")
    names, intake = Names([], [StoreUnavailable("away")]), Intake()

    async with pulled(intake, names) as pull:
        await comes(lambda: names.errors == [])
        assert (pull.names, pull.problem) == ((), None)
        names.known.append("later")
        await comes(lambda: stand_in.watch(name).left == 0)

    assert len(intake.taken) == 1


async def test_a_message_without_id_is_told_from_others_by_its_content(stand_in: StandIn) -> None:
    name = stand_in.make("s")
    stand_in.publish(b"1", b"2", message_ids=["", ""])
    intake = Intake()

    async with pulled(intake, [name]):
        await comes(lambda: stand_in.watch(name).left == 0)

    assert len(set(intake.taken)) == 2
    assert all(one.startswith("sha256:") for one in intake.taken)


async def test_a_message_of_ten_megabytes_comes_whole(stand_in: StandIn) -> None:
    """More than gRPC takes by default, and more than the pace's bytes."""
    name = stand_in.make("s")
    stand_in.publish(b"x" * 10_000_000, b"small")
    intake = Intake()

    async with pulled(intake, [name]):
        await comes(lambda: stand_in.watch(name).left == 0)

    assert sorted(len(delivery.data) for delivery in intake.begun) == [5, 10_000_000]


async def test_credentials_that_cannot_be_read_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBSUB_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/account.json")

    with pytest.raises(NoCredentials, match=r"/nowhere/account\.json"):
        async with open_subscriber():
            pytest.fail("it opened")
