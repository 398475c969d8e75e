"""Gets the values of a level: every batch and every call is started, then all are awaited at once.

Fields that load by the same function ask together, each distinct key once. Nothing here raises but
cancellation: a failure is a value, an exception in the place of the object that it concerns.
"""

from asyncio import Future, ensure_future
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from types import CoroutineType
from typing import Any, cast

from gql.execution.hints import Batch, LoadMany
from gql.execution.run import Asked, Run
from gql.execution.shapes import Field
from gql.execution.typed import default_field_resolver, is_awaitable

Wait = tuple[Awaitable[Any], Callable[[Any], None]]
"""What is awaited, and who takes its outcome, an exception included."""


async def fetch(run: Run, asked: Sequence[Asked]) -> None:
    """Fill in the values of these fields, and note them as done."""
    waits: list[Wait] = []
    batches: dict[LoadMany, dict[Any, Any]] = {}
    asking: list[tuple[Asked, Batch, list[Any], LoadMany]] = []
    for each in asked:
        batch = each.field.batch
        if batch is None:
            _call(run, each, waits)
        else:
            _prepare(run, each, batch, batches, asking)
    for load, found in batches.items():
        _load(load, found, waits)
    await settle(waits)
    for each, batch, keys, load in asking:
        each.values = _made(run, each, batch, keys, batches[load])
    run.done += asked


async def settle(waits: Sequence[Wait]) -> None:
    """Await all at once; the first needs no task of its own."""
    tasks: list[Future[Any]] = []
    try:
        tasks += [ensure_future(_outcome(awaitable)) for awaitable, _ in waits[1:]]
        outcomes = [await _outcome(awaitable) for awaitable, _ in waits[:1]]
        outcomes += [await task for task in tasks]
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
    for (_, take), outcome in zip(waits, outcomes, strict=True):
        take(outcome)


async def _outcome(awaitable: Awaitable[Any]) -> Any:
    try:
        return await awaitable
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error


def _prepare(
    run: Run,
    each: Asked,
    batch: Batch,
    batches: dict[LoadMany, dict[Any, Any]],
    asking: list[tuple[Asked, Batch, list[Any], LoadMany]],
) -> None:
    """Add the keys of this field to those that its loading function is asked for."""
    try:
        if batch.check is not None:
            batch.check(run.context)
        load = batch.load(run.context, each.field.selection)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        each.values = [error] * len(each.objects)
        return
    keys = _each(batch.key, each.objects)
    wanted = batches.setdefault(load, {})
    wanted.update(dict.fromkeys(keys))
    wanted.pop(None, None)
    asking.append((each, batch, keys, load))


class Unkeyed:
    """In the place of a key that could not be told."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause


def _each(function: Callable[[Any], Any], objects: Sequence[Any]) -> list[Any]:
    try:
        return [function(one) for one in objects]
    except Exception:  # noqa: BLE001 - then one by one, each with its own failure
        keys = [_tried(function, one) for one in objects]
        return [Unkeyed(key) if isinstance(key, Exception) else key for key in keys]


def _tried(function: Callable[..., Any], *given: Any) -> Any:
    try:
        return function(*given)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error


def _load(load: LoadMany, found: dict[Any, Any], waits: list[Wait]) -> None:
    """Ask for all keys of `found`, and have the values put there."""
    keys = [key for key in found if type(key) is not Unkeyed]
    if not keys:
        return

    def take(values: Any) -> None:
        if not isinstance(values, Exception) and len(values) != len(keys):
            values = TypeError(f"A loader gave {len(values)} values for {len(keys)} keys.")
        if isinstance(values, Exception):
            values = [values] * len(keys)
        found.update(zip(keys, values, strict=True))

    answer = _tried(load, keys)
    if is_awaitable(answer):
        waits.append((answer, take))
    else:
        take(answer)


def _made(run: Run, each: Asked, batch: Batch, keys: list[Any], found: dict[Any, Any]) -> list[Any]:
    """The field's values: made of what was loaded, exceptions and nulls left as they are."""
    make, context = batch.make, run.context
    found.update({key: key.cause for key in found if type(key) is Unkeyed})
    if make is None:
        return list(map(found.get, keys))
    if batch.shared:
        firsts = dict(zip(reversed(keys), reversed(each.objects), strict=True))
        made = {key: _make(make, found.get(key), key, context, one) for key, one in firsts.items()}
        return list(map(made.get, keys))
    pairs = zip(keys, each.objects, strict=True)
    return [_make(make, found.get(key), key, context, one) for key, one in pairs]


def _make(make: Callable[..., Any], value: Any, key: Any, context: Any, one: Any) -> Any:
    if key is None or isinstance(value, Exception):
        return value
    try:
        return make(value, context, one)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error


def _call(run: Run, each: Asked, waits: list[Wait]) -> None:
    """Call the field's resolver for each object."""
    field, values = each.field, each.values
    resolve: Callable[..., Any] = field.definition.resolve or default_field_resolver
    arguments = _Arguments(run, field)
    for index, (one, out) in enumerate(zip(each.objects, each.outs, strict=True)):
        info = run.info(field, partial(run.locate, field, out))
        try:
            value = resolve(one, cast("Any", info), **arguments.next())
        except Exception as error:  # noqa: BLE001 - a failure is a value here
            value = error
        values.append(value)
        if type(value) is CoroutineType or is_awaitable(value):
            waits.append((cast("Any", value), _setter(values, index)))


class _Arguments:
    """A field's arguments, object by object: made anew where resolvers could change them."""

    def __init__(self, run: Run, field: Field) -> None:
        self._run = run
        self._field = field
        self._same: dict[str, Any] | None = None

    def next(self) -> dict[str, Any]:
        if self._same is not None:
            return self._same
        made = self._run.arguments(self._field)
        if not any(isinstance(value, dict | list) for value in made.values()):
            self._same = made
        return made


def _setter(values: list[Any], index: int) -> Callable[[Any], None]:
    def take(outcome: Any) -> None:
        values[index] = outcome

    return take
