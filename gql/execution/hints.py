"""What a schema tells the compiler of its fields and types: how a value is reached, in one word.

A hint lies in the `extensions` of a graphql-core field or object type, under `HINT`. A field
without one is called by its resolver, as graphql-core would.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gql.execution.selection import Selection

HINT = "execution"

LoadMany = Callable[[Sequence[Any]], Awaitable[Sequence[Any]] | Sequence[Any]]
"""Values of keys, in their order; an exception in a value's place fails that key alone.

What is given back at once (all keys were remembered) costs no turn of the event loop.
"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value is an attribute of the object, or of one that it has: `content.totals.tax`.

    Every step must be there but the last, which may be None.
    """

    path: str


@dataclass(frozen=True, slots=True)
class Computed:
    """The value is a plain function of the object: quick, neither asynchronous nor asking."""

    function: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Same(Computed):
    """The value shows the object that the field is of from another side: it has what that has.

    `function` gives such a value; the quick way reads the fields below from the object itself.
    """


@dataclass(frozen=True, slots=True)
class Inline(Computed):
    """The value is a few attributes of the object that the field is of; null if `present` is.

    `function` gives such a value; the quick way reads the leaves below at the paths of `leaves`.
    """

    present: str
    leaves: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """The values of a whole level are loaded at once, by keys.

    `load(context, selection)` gives the loading function, once per level; `selection` says what is
    wanted below, None where nobody knows. A None key is a null, without asking. `make(value,
    context, object)` makes the field's value of what was loaded. `check(context)` is asked once per
    level before anything else; what it raises fails the field wherever it stands. `shared` says
    that what is made depends on the loaded value alone, so that it is made once for each key.
    """

    load: Callable[[Any, Selection | None], LoadMany]
    key: Callable[[Any], Any]
    make: Callable[[Any, Any, Any], Any] | None = None
    check: Callable[[Any], None] | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Instances:
    """On an object type: objects of exactly these classes need no `is_type_of`."""

    classes: frozenset[type]


@dataclass(frozen=True, slots=True)
class Native:
    """On a scalar: values of exactly this class go into the answer as they are.

    For what orjson writes just as the scalar would: text, or moments in `zone`, with a Z.
    """

    class_: type
    zone: object | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """On a scalar: for values of exactly this class, `write` is all that coercing does.

    Values of exactly the class `ready` are written already.
    """

    class_: type
    write: Callable[[Any], Any]
    ready: type | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """On an enum: the members of a Python enum that its values are, and their names."""

    names: Mapping[Enum, str]
