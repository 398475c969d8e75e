"""Gets the values of a level: every batch and every call is started, then all are awaited at once.

Fields that load by the same function ask together, each distinct key once. Nothing here raises but
cancellation: a failure is a value, an exception in the place of the object that it concerns.
"""

from asyncio import gather
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
    """Await all at once; one alone costs no task of its own."""
    if not waits:
        return
    outcomes: Sequence[Any]
    if len(waits) == 1:
        outcomes = [await _outcome(waits[0][0])]
    else:
        outcomes = await gather(*(each[0] for each in waits), return_exceptions=True)
    for (_, take), outcome in zip(waits, outcomes, strict=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
            raise outcome
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
    for key in keys:
        if key is not None and not isinstance(key, Exception):
            wanted[key] = None
    asking.append((each, batch, keys, load))


def _each(function: Callable[[Any], Any], objects: Sequence[Any]) -> list[Any]:
    try:
        return [function(one) for one in objects]
    except Exception:  # noqa: BLE001 - then one by one, each with its own failure
        return [_tried(function, one) for one in objects]


def _tried(function: Callable[..., Any], *given: Any) -> Any:
    try:
        return function(*given)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error


def _load(load: LoadMany, found: dict[Any, Any], waits: list[Wait]) -> None:
    """Ask for all keys of `found`, and have the values put there."""
    if not found:
        return
    keys = list(found)

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
    if batch.make is None:
        return [_found(key, found) for key in keys]
    if batch.shared:
        made = dict[Any, Any]()
        for key, one in zip(keys, each.objects, strict=True):
            if key not in made:
                made[key] = _make(run, batch, key, one, found)
        return [made[key] for key in keys]
    pairs = zip(keys, each.objects, strict=True)
    return [_make(run, batch, key, one, found) for key, one in pairs]


def _found(key: Any, found: dict[Any, Any]) -> Any:
    return key if key is None or isinstance(key, Exception) else found[key]


def _make(run: Run, batch: Batch, key: Any, one: Any, found: dict[Any, Any]) -> Any:
    value = _found(key, found)
    if key is None or isinstance(value, Exception):
        return value
    try:
        return cast("Callable[..., Any]", batch.make)(value, run.context, one)
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
