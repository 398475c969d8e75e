"""The stand-in for Google Pub/Sub, checked by Google's own client."""

import queue
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from google.api_core.exceptions import NotFound, PermissionDenied
from google.cloud import pubsub_v1
from google.cloud.pubsub_v1.subscriber.exceptions import AcknowledgeError, AcknowledgeStatus
from pubsub_standin import PROJECT, StandIn, running_standin

DEADLINE = 30


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running_standin() as stand_in:
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", stand_in.address)
        yield stand_in


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[Any]:
    with pubsub_v1.SubscriberClient() as client:
        yield client


class Pulled:
    """Messages of one streaming pull, one at a time."""

    def __init__(self, client: Any, name: str) -> None:
        self._messages: queue.Queue[Any] = queue.Queue()
        self.future: Future[bool] = client.subscribe(name, self._messages.put)

    def next(self) -> Any:
        return self._messages.get(timeout=DEADLINE)

    def end(self) -> None:
        self.future.cancel()
        self.future.result(DEADLINE)


def test_what_is_published_is_pulled_and_acknowledged(stand_in: StandIn, client: Any) -> None:
    topic = f"projects/{PROJECT}/topics/own"
    name = f"projects/{PROJECT}/subscriptions/own"
    publisher = pubsub_v1.PublisherClient()
    publisher.create_topic(name=topic)
    client.create_subscription(name=name, topic=topic)
    assert client.get_subscription(subscription=name).ack_deadline_seconds == 10
    message_id = publisher.publish(topic, b"one").result(DEADLINE)
    publisher.stop()
    publisher.transport.close()

    pulled = Pulled(client, name)
    message = pulled.next()
    message.ack()
    state = stand_in.watch(name)
    stand_in.wait(lambda: state.acknowledged == [message_id])
    pulled.end()

    assert (message.message_id, message.data) == (message_id, b"one")
    assert (state.deliveries, state.left) == ([message_id], 0)


def test_a_message_that_is_given_back_comes_again(stand_in: StandIn, client: Any) -> None:
    name = stand_in.make("s")
    (message_id,) = stand_in.publish(b"one")
    pulled = Pulled(client, name)

    pulled.next().nack()
    pulled.next().ack()
    state = stand_in.watch(name)
    stand_in.wait(lambda: state.acknowledged == [message_id])
    pulled.end()

    assert state.deliveries == [message_id] * 2
    assert state.given_back == [message_id]


def test_a_lease_that_runs_out_brings_the_message_again(stand_in: StandIn, client: Any) -> None:
    name = stand_in.make("s")
    (message_id,) = stand_in.publish(b"one")
    pulled = Pulled(client, name)

    first = pulled.next()
    stand_in.expire(name)
    second = pulled.next()
    first.ack()
    second.ack()
    state = stand_in.watch(name)
    stand_in.wait(lambda: state.acknowledged == [message_id])
    pulled.end()

    assert state.deliveries == [message_id] * 2


def test_a_lease_outlives_its_stream(stand_in: StandIn, client: Any) -> None:
    name = stand_in.make("s")
    (message_id,) = stand_in.publish(b"one")
    pulled = Pulled(client, name)
    assert pulled.next().message_id == message_id
    pulled.end()

    state = stand_in.watch(name)
    assert (len(state.leases), len(state.ready)) == (1, 0)
    again = Pulled(client, name)
    stand_in.expire(name)
    assert again.next().message_id == message_id
    again.end()


def test_exactly_once_confirms_an_acknowledgement_or_says_that_it_came_too_late(
    stand_in: StandIn, client: Any
) -> None:
    name = stand_in.make("s", exactly_once=True)
    stand_in.publish(b"one")
    pulled = Pulled(client, name)

    late = pulled.next()
    stand_in.expire(name)
    message = pulled.next()
    with pytest.raises(AcknowledgeError) as refused:
        late.ack_with_response().result(DEADLINE)
    assert refused.value.error_code is AcknowledgeStatus.INVALID_ACK_ID
    assert message.ack_with_response().result(DEADLINE) is AcknowledgeStatus.SUCCESS
    pulled.end()

    assert stand_in.watch(name).left == 0


@pytest.mark.parametrize(("name", "error"), [("gone", NotFound), ("denied", PermissionDenied)])
def test_what_may_not_be_pulled_says_so(
    stand_in: StandIn, client: Any, name: str, error: type[Exception]
) -> None:
    stand_in.denied.add(stand_in.make("denied"))

    with pytest.raises(error):
        Pulled(client, f"projects/{PROJECT}/subscriptions/{name}").future.result(DEADLINE)


def test_no_more_is_out_than_was_asked_for(stand_in: StandIn, client: Any) -> None:
    name = stand_in.make("s")
    stand_in.publish(*(b"%d" % number for number in range(20)))
    held: queue.Queue[Any] = queue.Queue()
    flow = pubsub_v1.types.FlowControl(max_messages=3)
    future = client.subscribe(name, held.put, flow)

    first = [held.get(timeout=DEADLINE) for _ in range(3)]
    state = stand_in.watch(name)
    assert len(state.leases) == 3
    for message in first:
        message.ack()
    stand_in.wait(lambda: len(state.deliveries) > 3)
    assert len(state.leases) <= 3
    future.cancel()
    future.result(DEADLINE)
