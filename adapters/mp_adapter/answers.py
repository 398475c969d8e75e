"""What every service needs to read results: one judge of shapes, one way to ask for many."""

import asyncio
from collections.abc import Callable, Coroutine, Generator, Iterable
from contextlib import contextmanager
from typing import TypeVar

from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields
from domain.errors import Malformed, UpstreamError, UpstreamMisread, UpstreamRefused
from domain.upstream import Answer

K = TypeVar("K")
V = TypeVar("V")


@contextmanager
def reading(client: JsonRpcClient, method: str, secrets: tuple[str, ...] = ()) -> Generator[None]:
    """Turns a result that cannot be read into UpstreamMisread of its method.

    `secrets` are the call's own, which the answer may repeat.
    """
    try:
        yield
    except Malformed as error:
        reason = client.redactor.clean(f"answered something else: {error}", secrets, limit=160)
        raise UpstreamMisread(method, reason) from None


def object_of(result: object) -> Fields:
    """A reader over a result that must be an object. Raises Malformed."""
    return Fields({"result": result}).needed_child("result")


def expect_accepted(
    client: JsonRpcClient, method: str, result: object, secrets: tuple[str, ...] = ()
) -> None:
    """Pass an answer that promises work: null, a text, an object that does not say no.

    `success: false` in it is a refusal: nothing was done. `secrets` are the call's own.
    """
    if result is None or isinstance(result, str):
        return
    with reading(client, method, secrets):
        answer = object_of(result)
        success = answer.flag("success")
        message = answer.any_text("message") or "refused without a word"
    if success is False:
        raise UpstreamRefused(method, client.redactor.clean(message, secrets), status=200)


async def ask_each(
    keys: Iterable[K], ask: Callable[[K], Coroutine[object, object, V]]
) -> dict[K, Answer[V]]:
    """Ask for every distinct key at once; each is answered for itself."""
    distinct = list(dict.fromkeys(keys))
    if len(distinct) == 1:  # needs no task of its own
        return {distinct[0]: await _answer(ask(distinct[0]))}
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_answer(ask(key))) for key in distinct]
    return {key: task.result() for key, task in zip(distinct, tasks, strict=True)}


async def _answer(asked: Coroutine[object, object, V]) -> Answer[V]:
    try:
        return await asked
    except UpstreamError as error:
        return error


def same_for_all(keys: Iterable[K], answer: Answer[V]) -> dict[K, Answer[V]]:
    """One answer that holds for every key."""
    return dict.fromkeys(keys, answer)
