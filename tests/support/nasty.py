"""A schema that does whatever a schema can do wrong, decided by a seed: for comparing executors.

`build(hinted=False)` is plain graphql-core with resolvers that answer at once: the reference.
`build(hinted=True)` shows the same values, but by hints, batches, and things that must be
awaited. Everything an object says depends on the seed, its number and the field's name alone.
"""

import asyncio
import math
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    build_schema,
)

from gql.execution.hints import HINT, Attribute, Batch, Computed, Instances, Native

SDL = """
scalar Stamp
scalar Anything
enum Color { RED GREEN BLUE }
input Want { n: Int! = 2 colors: [Color!] = [RED, BLUE] inner: Want note: String }
interface Thing { id: ID! name: String peer: Thing peers: [Thing!] }
interface Sized { size: Int! }
union Any = Plain | Odd | Leafy
type Plain implements Thing {
  id: ID! name: String peer: Thing peers: [Thing!] strict: Leafy! leafy: Leafy
  echo(n: Int = 3, want: Want, s: String, colors: [Color!]): String
  batch: Leafy batchList: [Leafy!] shared: Leafy shareds: [Plain!]! self: Plain where: String
}
type Odd implements Thing & Sized {
  id: ID! name: String peer: Thing peers: [Thing!] size: Int! any: Any anys: [Any!]!
}
type Leafy {
  int: Int intN: Int! float: Float floatN: Float! string: String stringN: String! bool: Boolean
  boolN: Boolean! id: ID idN: ID! color: Color colorN: Color! stamp: Stamp stampN: Stamp!
  json: Anything ints: [Int] intsN: [Int!]! matrix: [[Int!]!] matrixN: [[Int]!]! colors: [Color!]
  owner: Plain slow: Int slowN: Int! many: [Leafy] manyN: [Leafy!]!
}
type Query {
  plain(n: Int = 1): Plain plainN: Plain! plains(first: Int! = 2): [Plain!] things: [Thing]
  thingsN: [Thing!]! any: Any anys: [Any] leafy: Leafy sized: Sized
}
type Mutation { add(n: Int!): Plain addN(n: Int!): Plain! touch: Int touchN: Int! }
type Subscription { tick: Plain tickN: Leafy! }
"""


class Fault(Exception):
    """What a resolver may raise."""


class Thing:
    """An object of the schema; its attributes are made up when they are read."""

    def __init__(self, kind: str, number: int, world: "World") -> None:
        self.kind = kind
        self.number = number
        self.world = world

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self.world.value(self, name)
        return Later(value) if self.world.awaits(self, name) else value

    def __repr__(self) -> str:
        return f"<{self.kind} {self.number}>"


class Rare(Thing):
    """Of another class, as rows and proxies are."""


class Later:
    """An awaitable that nobody needs to await."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from asyncio.sleep(0).__await__()
        return self.value


class World:
    """What all objects of one schema say."""

    def __init__(self, *, waits: bool) -> None:
        self.waits = waits
        self.seed = 0
        self.faults = 0.0
        self.calls: list[tuple[str, ...]] = []

    def begin(self, seed: int, faults: float = 0.0) -> None:
        """Be another world; `faults` is how often a value is wrong."""
        self.seed, self.faults = seed, faults
        self.calls.clear()

    def awaits(self, one: Thing, name: str) -> bool:
        """Whether a plain attribute is an awaitable."""
        wanted = self.waits and name in AWAITED
        return wanted and self.random(one, f"{name} awaited").random() < 0.1

    def random(self, one: Any, name: str) -> Random:
        kind, number = (one.kind, one.number) if isinstance(one, Thing) else ("root", 0)
        return Random(f"{self.seed}|{kind}|{number}|{name}")

    def value(self, one: Any, name: str) -> Any:
        """What this object says of this field: mostly right, sometimes not; it may raise."""
        random = self.random(one, name)
        if random.random() < self.faults:
            wrong = random.choice(WRONG)
            return wrong(random, self) if callable(wrong) else wrong
        return self.right(one, name, random)

    def right(self, one: Any, name: str, random: Random) -> Any:
        made = VALUES.get(name)
        if made is not None:
            return made(random)
        wanted = KINDS[name]
        if isinstance(wanted, list):
            items = [self.object(random, wanted[0]) for _ in range(random.randint(0, 3))]
            return tuple(items) if random.random() < 0.3 else items
        return self.object(random, wanted)

    def object(self, random: Random, kinds: str) -> Any:
        if random.random() < self.faults:
            return random.choice([None, Fault("item"), 7])
        class_ = Rare if random.random() < 0.2 else Thing
        return class_(random.choice(kinds.split()), random.randrange(50), self)


def _raise(random: Random, _: World) -> Any:
    raise random.choice([Fault("raised"), GraphQLError("told", extensions={"code": "TOLD"})])


WRONG: list[Any] = [
    None, None, None, Undefined, lambda r, w: Fault("as a value"), _raise, _raise, math.nan,
    math.inf, "text", 2**40, 7, -1.5, True, [], [None, 1, "x"], {"a": 1}, b"bytes",
    lambda r, w: Thing("Leafy", 1, w), lambda r, w: (n for n in (1, None, 3)), {1, 2},
]  # fmt: skip


def _stamp(random: Random) -> datetime:
    zone = random.choice([UTC, UTC, UTC, timezone(timedelta(hours=7))])
    micros = random.choice([0, 0, 5, 123456])
    return datetime(random.randint(1, 9998), random.randint(1, 12), 3, 4, 5, micros, tzinfo=zone)


def _ints(random: Random) -> list[Any]:
    return [random.choice([1, 2, 3, None, 2**31]) for _ in range(random.randint(0, 4))]


VALUES: dict[str, Callable[[Random], Any]] = {
    "id": lambda r: r.choice(["a", "b", 12, 0]), "name": lambda r: r.choice(["x", "é\u2028", None]),
    "size": lambda r: r.randint(-5, 5), "where": lambda r: "here",
    "int": lambda r: r.choice([0, -3, None, 5.0, "6"]), "intN": lambda r: r.choice([0, 1, True]),
    "float": lambda r: r.choice([1.5, 2, None, 1e300]), "floatN": lambda r: r.choice([0.1, 3]),
    "string": lambda r: r.choice(["s", None, 5, True, 1.5]), "stringN": lambda r: "n",
    "bool": lambda r: r.choice([True, False, None, 0]), "boolN": lambda r: True,
    "idN": lambda r: r.choice(["i", 3]), "color": lambda r: r.choice(["RED", "BLUE", None, "x"]),
    "colorN": lambda r: r.choice(["RED", "GREEN"]), "stamp": _stamp, "stampN": _stamp,
    "json": lambda r: r.choice([{"a": [1, 2]}, [1], "t", 3, None]), "ints": _ints,
    "intsN": lambda r: [1, 2], "matrix": lambda r: [[1], [], [r.choice([2, None])]],
    "matrixN": lambda r: [[1, None], r.choice([[3], None, 4])], "colors": lambda r: ["RED"],
    "slow": lambda r: r.choice([1, None]), "slowN": lambda r: 2, "touch": lambda r: 1,
    "touchN": lambda r: 2, "echo": lambda r: "echo",
}  # fmt: skip
KINDS: dict[str, Any] = {
    "peer": "Plain Odd", "peers": ["Plain Odd"], "strict": "Leafy", "leafy": "Leafy",
    "batch": "Leafy", "batchList": ["Leafy"], "shared": "Leafy", "shareds": ["Plain"],
    "self": "Plain", "any": "Plain Odd Leafy", "anys": ["Plain Odd Leafy"], "owner": "Plain",
    "many": ["Leafy"], "manyN": ["Leafy"], "plain": "Plain", "plainN": "Plain",
    "plains": ["Plain"], "things": ["Plain Odd"], "thingsN": ["Plain Odd"], "sized": "Odd",
    "add": "Plain", "addN": "Plain", "tick": "Plain", "tickN": "Leafy",
}  # fmt: skip
CALLED = {"echo", "slow", "slowN", "many", "manyN", "where", "peers"}
BATCHED = {"batch", "batchList", "shared", "shareds"}
AWAITED = {"color", "ints", "stamp", "size"}
"""Plain attributes of which some are awaitables, where things are awaited."""


def build(*, hinted: bool) -> tuple[GraphQLSchema, World]:
    """The schema, and the world that it shows."""
    schema, world = build_schema(SDL), World(waits=hinted)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            is_root = kind.name in ("Query", "Mutation", "Subscription")
            for name, field in kind.fields.items():
                _declare(field, name, world, is_root=is_root, hinted=hinted)
    _declare_types(schema, world, hinted=hinted)
    return schema, world


def _declare(field: Any, name: str, world: World, *, is_root: bool, hinted: bool) -> None:
    if not hinted:
        field.resolve = lambda one, info, **given: _told(world, one, info, name, given)
    elif name in BATCHED and not is_root:
        field.resolve = None
        field.extensions = {HINT: _batch(world, name)}
    elif is_root or name in CALLED:
        field.resolve = _resolver(world, name)
    elif name == "leafy":
        field.extensions = {HINT: Computed(lambda one: getattr(one, name))}
    else:
        field.extensions = {HINT: Attribute(name)}


def _told(world: World, one: Any, info: Any, name: str, given: dict[str, Any]) -> Any:
    world.calls.append((name, *map(str, info.path.as_list())))
    if name == "where":
        path = info.path.as_list()  # below a shared thing it is one of several
        return "shared" if any(str(key).startswith("shared") for key in path) else str(path)
    if name in BATCHED:
        return _loaded(world, one.number % 7, name) if one.number % 5 else None
    value = world.value(one, name) if one is None else getattr(one, name)
    if name == "echo" and isinstance(value, str):
        return f"{value} {sorted(given.items())!r} {sorted(info.variable_values.coerced.items())!r}"
    return value


def _resolver(world: World, name: str) -> Callable[..., Any]:
    def resolve(one: Any, info: Any, **given: Any) -> Any:
        if world.random(one, f"{name} waits").random() < 0.5:
            return _told(world, one, info, name, given)
        return later(one, info, given)

    async def later(one: Any, info: Any, given: dict[str, Any]) -> Any:
        for _ in range(world.random(one, name).randrange(3)):
            await asyncio.sleep(0)
        return _told(world, one, info, name, given)

    return resolve


def _loaded(world: World, key: int, name: str) -> Any:
    return world.value(Thing("key", key, world), name)


def _batch(world: World, name: str) -> Batch:
    asked: list[Sequence[int]] = []

    def load(keys: Sequence[int]) -> Any:
        assert len(set(keys)) == len(keys), "a key is asked once"
        asked.append(keys)
        found = [tried(key) for key in keys]
        return waiting(found) if world.random(None, f"{name}{len(asked)}").random() < 0.5 else found

    def tried(key: int) -> Any:
        try:
            return _loaded(world, key, name)
        except Exception as error:  # noqa: BLE001 - a failure is a value here
            return error

    async def waiting(found: list[Any]) -> list[Any]:
        await asyncio.sleep(0)
        return found

    return Batch(
        lambda context, selection: load,
        lambda one: one.number % 7 if one.number % 5 else None,
        make=None if name == "batch" else lambda value, context, one: value,
        shared=name.startswith("shared"),
    )


def _declare_types(schema: GraphQLSchema, world: World, *, hinted: bool) -> None:
    for name in ("Plain", "Odd", "Leafy"):
        kind: Any = schema.type_map[name]
        if name == "Odd":
            kind.is_type_of = lambda value, _: isinstance(value, Thing) and value.number % 11 != 3
        if hinted and name == "Plain":
            kind.extensions = {HINT: Instances(frozenset())}
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = _type_resolver(world, hinted=hinted)
    stamp: Any = schema.type_map["Stamp"]
    assert isinstance(stamp, GraphQLScalarType)
    stamp.coerce_output_value = stamp.serialize = write_stamp
    if hinted:
        stamp.extensions = {HINT: Native(datetime, UTC)}
    color = schema.type_map["Color"]
    assert isinstance(color, GraphQLEnumType)


def write_stamp(value: Any) -> str:
    """What orjson writes of a moment in UTC, with a Z."""
    if not isinstance(value, datetime):
        raise GraphQLError(f"no stamp: {value!r}")
    text = value.astimezone(UTC).isoformat()
    return text.replace("+00:00", "Z")


def _type_resolver(world: World, *, hinted: bool) -> Callable[..., Any]:
    async def later(name: Any) -> Any:
        await asyncio.sleep(0)
        return name

    def resolve(value: Any, info: Any, kind: Any) -> Any:
        random = world.random(value, f"type {kind.name}")
        name = value.kind if isinstance(value, Thing) else "Leafy"
        if random.random() < world.faults:
            name = random.choice([None, "Nope", "Leafy", 42, "Color", name])
        return later(name) if hinted and random.random() < 0.2 else name

    return resolve
