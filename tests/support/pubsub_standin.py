"""A stand-in for Google Pub/Sub, not the emulator: its gRPC API, as far as we use it, in memory.

Serves topics and subscriptions (create, get), publish, streaming pull with its flow control,
acknowledgements, changed deadlines (0 gives a message back), redelivery of what was given back or
whose lease ran out, and the errors of exactly-once subscriptions. Leases outlive the stream that
took them, as Google's do. The official client checks it in tests/adapters/pubsub/test_standin.py.
A publish may be told to go wrong. No retention, ordering, filters, snapshots, dead letters or
permissions but `denied`.
"""

import contextlib
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc
from google.protobuf import any_pb2, empty_pb2
from google.pubsub_v1 import types as pubsub
from google.rpc import error_details_pb2, status_pb2

PROJECT = "test-project"
TOPIC = f"projects/{PROJECT}/topics/messages"
DEFAULT_LEASE_SECONDS = 10


Part = Callable[[grpc.ServicerContext], "pubsub.PublishResponse | bytes"]
"""Answers a publish, or aborts it; bytes go out as they are."""


@dataclass
class Lease:
    """One delivery that is not answered yet; `stream` is None once its stream is gone."""

    message: pubsub.PubsubMessage
    deadline: float
    stream: object


@dataclass
class Subscribed:
    """A subscription's state; `deliveries` and `acknowledged` are message ids, as they came."""

    settings: pubsub.Subscription
    ready: deque[pubsub.PubsubMessage] = field(default_factory=deque)
    leases: dict[str, Lease] = field(default_factory=dict)
    deliveries: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Messages that are not acknowledged."""
        return len(self.ready) + len(self.leases)


@dataclass(frozen=True)
class Room:
    """A stream's flow control: how much may be out on it before anything is answered."""

    messages: int
    bytes: int

    def is_left(self, held: list[pubsub.PubsubMessage]) -> bool:
        return len(held) < self.messages and sum(len(one.data) for one in held) < self.bytes


class StandIn:
    """The service; its methods without underscore are for tests, from any thread."""

    def __init__(self) -> None:
        self.address = ""
        self.denied: set[str] = set()
        """Subscriptions that nobody may pull."""
        self.published: list[tuple[str, bytes]] = []
        """Every message that came by the API, taken or not, with its topic."""
        self.part: Part | None = None
        """What becomes of a publish that comes by the API, in place of taking it."""
        self.end: Callable[[], object] = lambda: None
        """Cuts every connection at once."""
        self._topics: set[str] = set()
        self._subscriptions: dict[str, Subscribed] = {}
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()

    def make_topic(self, name: str) -> None:
        """Make a topic of the one project."""
        with self._changed:
            self._topics.add(f"projects/{PROJECT}/topics/{name}")

    def make(self, name: str, *, exactly_once: bool = False) -> str:
        """Make a subscription of the one topic; gives its whole name."""
        whole = f"projects/{PROJECT}/subscriptions/{name}"
        settings = pubsub.Subscription(
            name=whole,
            topic=TOPIC,
            ack_deadline_seconds=DEFAULT_LEASE_SECONDS,
            enable_exactly_once_delivery=exactly_once,
        )
        with self._changed:
            self._topics.add(TOPIC)
            self._subscriptions[whole] = Subscribed(settings)
        return whole

    def publish(
        self, *bodies: bytes, message_ids: list[str] | None = None, **attributes: str
    ) -> list[str]:
        """Publish to the one topic; gives the message ids, which may be chosen."""
        messages = [pubsub.PubsubMessage(data=body, attributes=attributes) for body in bodies]
        return self._publish(TOPIC, messages, message_ids)

    def watch(self, name: str) -> Subscribed:
        """A subscription's state; numbers in it move on."""
        return self._subscriptions[name]

    def expire(self, name: str) -> None:
        """Let every lease of a subscription run out now."""
        with self._changed:
            for lease in self._subscriptions[name].leases.values():
                lease.deadline = 0
            self._changed.notify_all()

    def wait(self, is_so: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something is so of the state; fails after a deadline."""
        with self._changed:
            assert self._changed.wait_for(is_so, seconds), "it did not come to be in time"

    def _publish(
        self, topic: str, messages: list[pubsub.PubsubMessage], ids: list[str] | None = None
    ) -> list[str]:
        with self._changed:
            given = ids or [str(next(self._numbers)) for _ in messages]
            for message, message_id in zip(messages, given, strict=True):
                message.message_id = message_id
                pubsub.PubsubMessage.pb(message).publish_time.GetCurrentTime()
                for subscription in self._subscriptions.values():
                    if subscription.settings.topic == topic:
                        subscription.ready.append(message)
            self._changed.notify_all()
        return given

    # What the API serves. `context.abort` raises.

    def CreateTopic(self, request: pubsub.Topic, context: grpc.ServicerContext) -> pubsub.Topic:
        with self._changed:
            self._topics.add(request.name)
        return request

    def Publish(
        self, request: pubsub.PublishRequest, context: grpc.ServicerContext
    ) -> pubsub.PublishResponse | bytes:
        with self._changed:
            self.published += [(request.topic, message.data) for message in request.messages]
            self._changed.notify_all()
        if self.part is not None:
            return self.part(context)
        if request.topic not in self._topics:
            _abort(context, grpc.StatusCode.NOT_FOUND, "Topic not found")
        ids = self._publish(request.topic, list(request.messages))
        return pubsub.PublishResponse(message_ids=ids)

    def CreateSubscription(
        self, request: pubsub.Subscription, context: grpc.ServicerContext
    ) -> pubsub.Subscription:
        if request.topic not in self._topics:
            _abort(context, grpc.StatusCode.NOT_FOUND, "Topic not found")
        request.ack_deadline_seconds = request.ack_deadline_seconds or DEFAULT_LEASE_SECONDS
        with self._changed:
            self._subscriptions[request.name] = Subscribed(request)
        return request

    def GetSubscription(
        self, request: pubsub.GetSubscriptionRequest, context: grpc.ServicerContext
    ) -> pubsub.Subscription:
        return self._find(request.subscription, context).settings

    def Acknowledge(
        self, request: pubsub.AcknowledgeRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        subscription = self._find(request.subscription, context)
        self._answer(subscription, context, self._acknowledge(subscription, request.ack_ids))
        return empty_pb2.Empty()

    def ModifyAckDeadline(
        self, request: pubsub.ModifyAckDeadlineRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        subscription = self._find(request.subscription, context)
        seconds = [request.ack_deadline_seconds] * len(request.ack_ids)
        self._answer(subscription, context, self._extend(subscription, request.ack_ids, seconds))
        return empty_pb2.Empty()

    def StreamingPull(
        self,
        requests: Iterator[pubsub.StreamingPullRequest],
        context: grpc.ServicerContext,
    ) -> Iterator[pubsub.StreamingPullResponse]:
        first = next(requests)
        subscription = self._find(first.subscription, context)
        stream, seconds = object(), first.stream_ack_deadline_seconds
        threading.Thread(
            target=self._hear, args=(subscription, requests, context), daemon=True
        ).start()
        context.add_callback(self._wake)
        is_exactly_once = subscription.settings.enable_exactly_once_delivery
        properties = {"exactly_once_delivery_enabled": is_exactly_once}
        yield pubsub.StreamingPullResponse(subscription_properties=properties)
        room = Room(first.max_outstanding_messages or 1000, first.max_outstanding_bytes or 2**40)
        try:
            while context.is_active():
                received = self._take(subscription, stream, seconds, room)
                if received:
                    yield pubsub.StreamingPullResponse(
                        received_messages=received, subscription_properties=properties
                    )
        finally:
            with self._changed:
                for lease in subscription.leases.values():
                    lease.stream = None if lease.stream is stream else lease.stream

    def _find(self, name: str, context: grpc.ServicerContext) -> Subscribed:
        if name in self.denied:
            _abort(context, grpc.StatusCode.PERMISSION_DENIED, "User not authorized")
        subscription = self._subscriptions.get(name)
        if subscription is None:
            _abort(context, grpc.StatusCode.NOT_FOUND, f"Resource not found (resource={name})")
        return subscription

    def _hear(
        self,
        subscription: Subscribed,
        requests: Iterator[pubsub.StreamingPullRequest],
        context: grpc.ServicerContext,
    ) -> None:
        """Answers that come on the stream itself; the official client sends heartbeats only."""
        with contextlib.suppress(Exception):
            for request in requests:
                self._acknowledge(subscription, request.ack_ids)
                ids, seconds = request.modify_deadline_ack_ids, request.modify_deadline_seconds
                self._extend(subscription, ids, seconds)
        context.cancel()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _take(
        self, subscription: Subscribed, stream: object, seconds: float, room: Room
    ) -> list[pubsub.ReceivedMessage]:
        with self._changed:
            self._sweep(subscription)
            if not subscription.ready:
                self._changed.wait(0.05)
            held = [one.message for one in subscription.leases.values() if one.stream is stream]
            received: list[pubsub.ReceivedMessage] = []
            while subscription.ready and len(received) < 100 and room.is_left(held):
                message = subscription.ready.popleft()
                ack_id = f"ack-{next(self._numbers)}"
                subscription.leases[ack_id] = Lease(message, time.monotonic() + seconds, stream)
                subscription.deliveries.append(message.message_id)
                held.append(message)
                received.append(pubsub.ReceivedMessage(ack_id=ack_id, message=message))
            if received:
                self._changed.notify_all()
            elif subscription.ready:
                self._changed.wait(0.05)
            return received

    def _sweep(self, subscription: Subscribed) -> None:
        now = time.monotonic()
        expired = [one for one, lease in subscription.leases.items() if lease.deadline <= now]
        for ack_id in expired:
            subscription.ready.appendleft(subscription.leases.pop(ack_id).message)

    def _acknowledge(self, subscription: Subscribed, ack_ids: Any) -> list[str]:
        """Gives the ids that name no lease."""
        with self._changed:
            leases = {one: subscription.leases.pop(one, None) for one in ack_ids}
            ended = [lease.message.message_id for lease in leases.values() if lease is not None]
            subscription.acknowledged += ended
            self._changed.notify_all()
        return [one for one, lease in leases.items() if lease is None]

    def _extend(self, subscription: Subscribed, ack_ids: Any, seconds: Any) -> list[str]:
        with self._changed:
            unknown = [one for one in ack_ids if one not in subscription.leases]
            for ack_id, more in zip(ack_ids, seconds, strict=True):
                lease = subscription.leases.get(ack_id)
                if lease is not None and more > 0:
                    lease.deadline = time.monotonic() + more
                elif lease is not None:
                    subscription.given_back.append(lease.message.message_id)
                    subscription.ready.append(subscription.leases.pop(ack_id).message)
            self._changed.notify_all()
        return unknown

    def _answer(
        self, subscription: Subscribed, context: grpc.ServicerContext, unknown: list[str]
    ) -> None:
        """Exactly-once subscriptions name the ids whose lease is over; others say nothing."""
        if not unknown or not subscription.settings.enable_exactly_once_delivery:
            return
        reasons = dict.fromkeys(unknown, "PERMANENT_FAILURE_INVALID_ACK_ID")
        detail = any_pb2.Any()
        detail.Pack(error_details_pb2.ErrorInfo(metadata=reasons))
        text = "Some acknowledgement ids in the request were invalid."
        code = grpc.StatusCode.FAILED_PRECONDITION
        status = status_pb2.Status(code=code.value[0], message=text, details=[detail])
        context.set_trailing_metadata([("grpc-status-details-bin", status.SerializeToString())])
        _abort(context, code, text)


def _abort(context: grpc.ServicerContext, code: grpc.StatusCode, text: str) -> NoReturn:
    context.abort(code, text)
    raise AssertionError("abort raises")


_CALLS: dict[str, dict[str, tuple[Any, Any]]] = {
    "Publisher": {
        "CreateTopic": (pubsub.Topic, pubsub.Topic),
        "Publish": (pubsub.PublishRequest, pubsub.PublishResponse),
    },
    "Subscriber": {
        "CreateSubscription": (pubsub.Subscription, pubsub.Subscription),
        "GetSubscription": (pubsub.GetSubscriptionRequest, pubsub.Subscription),
        "Acknowledge": (pubsub.AcknowledgeRequest, None),
        "ModifyAckDeadline": (pubsub.ModifyAckDeadlineRequest, None),
        "StreamingPull": (pubsub.StreamingPullRequest, pubsub.StreamingPullResponse),
    },
}


@contextlib.contextmanager
def running_standin() -> Iterator[StandIn]:
    """Serve a stand-in on a free loopback port."""
    stand_in = StandIn()
    with ThreadPoolExecutor(64) as pool:
        server = grpc.server(pool)
        for service, calls in _CALLS.items():
            handlers = {name: _handler(stand_in, name, *kinds) for name, kinds in calls.items()}
            generic = grpc.method_handlers_generic_handler(f"google.pubsub.v1.{service}", handlers)
            server.add_generic_rpc_handlers((generic,))
        stand_in.end = lambda: server.stop(None)
        stand_in.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        try:
            yield stand_in
        finally:
            server.stop(None).wait()


def _handler(stand_in: StandIn, name: str, asked: Any, answered: Any) -> Any:
    is_stream = name == "StreamingPull"
    make = grpc.stream_stream_rpc_method_handler if is_stream else (
        grpc.unary_unary_rpc_method_handler
    )  # fmt: skip
    serialize = empty_pb2.Empty.SerializeToString if answered is None else answered.serialize

    def write(answer: Any) -> bytes:
        return answer if isinstance(answer, bytes) else serialize(answer)

    return make(getattr(stand_in, name), asked.deserialize, write)
