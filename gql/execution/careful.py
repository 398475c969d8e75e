"""The careful way: for answers with errors, nulls that rise, awaitables in odd places, rare lists.

It walks the same shapes as the compiled functions, but looks at every value as graphql-core does.
What the quick way has fetched is taken from there, so no resolver runs twice; what it had not yet
reached is fetched now, a level at a time too. First everything is built, failures in their places
(`Failed`); then `finish` lets nulls rise and tells the errors.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLObjectType,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)
from graphql.pyutils import inspect

from gql.execution.fetch import Wait, fetch, settle
from gql.execution.finish import Answer, Built, Failed, Finisher
from gql.execution.hints import Attribute, Computed
from gql.execution.leaves import coerce_leaf
from gql.execution.run import Asked, Run
from gql.execution.runtime_types import check_runtime_type, resolve_runtime_type
from gql.execution.shapes import Field, Shape
from gql.execution.typed import is_async_iterable, is_awaitable, is_iterable, without_non_null

Into = Any
"""A dict of an object or a list: where a built value goes, by its key."""


async def answer_carefully(run: Run) -> Answer:
    """Build the whole answer, from what was fetched and from what has yet to be."""
    return await Careful(run).answer()


class Careful:
    """One careful answer."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._fetched = _Fetched(run.done)
        self._asked: list[tuple[Field, Any, dict[str, Any]]] = []
        self._waits: list[Wait] = []

    async def answer(self) -> Answer:
        run, plan = self._run, self._run.plan
        data: dict[str, Any] = {}
        run.data = {}
        finisher = Finisher()
        self._read_plain(plan.shape, run.root, run.data)
        try:
            for group in plan.groups:
                self._asked = [(each, run.root, run.data) for each in group if not each.is_plain]
                await self._build()
                data.update({each.key: finisher.field(each, run.data) for each in group})
        except GraphQLError as risen:
            return Answer(None, [*finisher.errors, risen])
        return Answer(data, finisher.errors)

    async def _build(self) -> None:
        """Fetch and place until nothing is asked and nothing awaited."""
        while self._asked or self._waits:
            asked, self._asked = self._asked, []
            waits, self._waits = self._waits, []
            await settle(waits)
            for each in await self._fetch(asked):
                self._place_values(each)

    def _place_values(self, asked: Asked) -> None:
        """Build the values of a field; one that several objects share is built once."""
        field, built = asked.field, dict[int, Any]()
        shared = field.batch is not None and field.batch.shared
        for out, value in zip(asked.outs, asked.values, strict=True):
            if shared and id(value) in built:
                out[field.key] = built[id(value)]
                continue
            self._place(field.type, value, field, out, field.key)
            built[id(value)] = out[field.key]

    async def _fetch(self, asked: Sequence[tuple[Field, Any, dict[str, Any]]]) -> list[Asked]:
        """The values of these fields, from the quick way where it had them."""
        ready: dict[int, Asked] = {}
        missing: dict[int, Asked] = {}
        for field, one, out in asked:
            known = self._fetched.knows(field)
            groups = ready if known else missing
            group = groups.setdefault(field.number, Asked(field, [], []))
            cast("list[Any]", group.objects).append(one)
            cast("list[Any]", group.outs).append(out)
            if known:
                group.values.append(self._fetched.take(field))
        if missing:
            await fetch(self._run, list(missing.values()))
        return [*ready.values(), *missing.values()]

    def _read_plain(self, shape: Shape, one: Any, out: dict[str, Any]) -> None:
        """Build the fields of an object that are read from it; the others are asked for."""
        for field in shape.fields:
            if field.is_typename:
                continue
            out[field.key] = None
            if not field.is_plain:
                if shape.number:  # those of the root are asked for by groups
                    self._asked.append((field, one, out))
                continue
            self._place(field.type, _read(field, one), field, out, field.key)

    def _place(self, type_: Any, value: Any, field: Field, into: Into, key: Any) -> None:
        """Build a value as this type, into its place."""
        if isinstance(value, Exception):
            into[key] = Failed(value)
            return
        if is_awaitable(value):
            self._await(value, into, key, lambda got: self._place(type_, got, field, into, key))
            return
        if value is None or value is Undefined:
            into[key] = None
            return
        try:
            self._place_present(without_non_null(type_), value, field, into, key)
        except Exception as error:  # noqa: BLE001 - a failure is a value here
            into[key] = Failed(error)

    def _place_present(self, type_: Any, value: Any, field: Field, into: Into, key: Any) -> None:
        if isinstance(type_, GraphQLList):
            self._place_list(cast("Any", type_), value, field, into, key)
        elif is_leaf_type(type_):
            into[key] = coerce_leaf(type_, value)
        elif is_abstract_type(type_):
            info = self._run.info(field, lambda: self._run.locate_field(into, key))
            name = resolve_runtime_type(type_, value, info)
            check = check_runtime_type(self._run.plan.schema, type_, field, value)
            self._when(
                name,
                into,
                key,
                lambda got: self._place_object(check(got), value, field, into, key),
            )
        else:
            self._place_object(type_, value, field, into, key)

    def _place_list(self, type_: Any, value: Any, field: Field, into: Into, key: Any) -> None:
        if is_async_iterable(value):
            self._await(
                _collect(value),
                into,
                key,
                lambda got: self._place_list(type_, got, field, into, key),
            )
            return
        if not is_iterable(value):
            raise GraphQLError(
                "Expected Iterable, but did not find one for field"
                f" '{field.parent.name}.{field.name}'."
            )
        items, cut = _take_all(value)
        built: list[Any] = [None] * len(items)
        into[key] = Failed(cut, built) if cut else built
        for index, item in enumerate(items):
            self._place(type_.of_type, item, field, built, index)

    def _place_object(
        self, type_: GraphQLObjectType, value: Any, field: Field, into: Into, key: Any
    ) -> None:
        verdict: Any = True
        if type_.is_type_of is not None:
            info = self._run.info(field, lambda: self._run.locate_field(into, key))
            verdict = type_.is_type_of(value, cast("Any", info))

        def build(is_of: Any) -> None:
            if not is_of:
                raise GraphQLError(
                    f"Expected value of type '{type_.name}' but got: {inspect(value)}.",
                    field.nodes,
                )
            shape = field.children[type_.name]
            into[key] = Built(shape, {})
            self._read_plain(shape, value, into[key].out)

        self._when(verdict, into, key, build)

    def _when(self, value: Any, into: Into, key: Any, then: Callable[[Any], None]) -> None:
        """Go on with a value now, or once it is there."""
        if is_awaitable(value):
            self._await(value, into, key, then)
        else:
            then(value)

    def _await(self, value: Any, into: Into, key: Any, then: Callable[[Any], None]) -> None:
        into[key] = None

        def take(outcome: Any) -> None:
            try:
                if isinstance(outcome, Exception):
                    raise outcome
                then(outcome)
            except Exception as error:  # noqa: BLE001 - a failure is a value here
                into[key] = Failed(error)

        self._waits.append((value, take))


class _Fetched:
    """What the quick way has fetched, to be taken in the order in which it was asked for."""

    def __init__(self, done: Sequence[Asked]) -> None:
        self._values = {each.field.number: iter(each.values) for each in done}

    def knows(self, field: Field) -> bool:
        return field.number in self._values

    def take(self, field: Field) -> Any:
        return next(self._values[field.number])


def _read(field: Field, one: Any) -> Any:
    try:
        if isinstance(field.hint, Computed):
            return field.hint.function(one)
        value = one
        for step in cast("Attribute", field.hint).path.split("."):
            value = getattr(value, step)
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return error
    return value


def _take_all(values: Iterable[Any]) -> tuple[list[Any], Exception | None]:
    """All items; with what ended them too early, if something did."""
    items: list[Any] = []
    try:
        for value in values:
            items.append(value)  # noqa: PERF402 - those before the end count
    except Exception as error:  # noqa: BLE001 - a failure is a value here
        return items, error
    return items, None


async def _collect(items: Any) -> list[Any]:
    return [item async for item in items]
