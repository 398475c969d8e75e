"""How fields are declared: plain ones with their description, related ones by loader and key.

A related field is batched: its loader collects the keys of a whole level and asks once. The
declarations are data: strawberry reads them, and so do compiled plans.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from domain.access import Scope
from gql import enums as enums  # enums are described before any type names them
from gql.execution.selection import Selection
from resolvers.batching import Batch
from resolvers.context import Context
from resolvers.loaders import Loaders

P = TypeVar("P")
K = TypeVar("K")
V = TypeVar("V")

Info = strawberry.Info[Context, None]


SOURCE = "source"
"""Where a field's metadata keeps its source."""


SHOWN = "shown"
"""Where a source that is a function says how else its value could be had."""

AS_IS = object()
"""The value has all that the object has that the field is of: it needs not be made."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The value is null if `present` is, else a few attributes, by their names in the schema."""

    present: str
    leaves: Mapping[str, str]


def about(description: str, source: str | Callable[[Any], Any] | None = None) -> Any:
    """A plain field: the attribute of its name, or what `source` says.

    A source is an attribute path ("content.totals.tax", every step but the last must be there) or
    a quick plain function of the object. So a type can be a thin view over any object: fields with
    a source are not given when the type's class is called.
    """
    if source is None:
        return strawberry.field(description=description)
    field = _SourcedField(description=description, metadata={SOURCE: source})
    field.init = field.repr = field.compare = False
    return field


class _SourcedField(StrawberryField):
    """A field that strawberry's own executor reads from its source."""

    def get_result(
        self,
        source: Any,
        info: strawberry.Info | None,  # noqa: ARG002 - strawberry's
        args: list[Any],  # noqa: ARG002 - strawberry's
        kwargs: Any,  # noqa: ARG002 - strawberry's
    ) -> Any:
        where = self.metadata[SOURCE]
        return where(source) if callable(where) else attrgetter(where)(source)


def selected(info: Info) -> Selection | None:
    """What the query asks below this field; None where that is unknown: then all may be asked."""
    return getattr(vars(info)["_raw_info"], "selection", None)


@dataclass(frozen=True, slots=True)
class Related(Generic[P, K, V]):
    """A field that leads to other things: which loader, by which key, and what is made of it.

    A None key is a null, without asking; `make` is told None where nothing was found. `scope` is
    what the caller's API key needs. `load` is told what is selected below the field where that is
    known, so that it may read no more than that. `shared` says that what is made depends on the
    loaded value alone: it is made once for all that lead there.
    """

    load: Callable[[Loaders, Selection | None], Batch[K, V]]
    key: Callable[[P], K | None]
    make: Callable[[V, Context, P], object]
    scope: Scope | None
    shared: bool = False

    async def resolve(self, parent: P, context: Context) -> object:
        if self.scope is not None:
            context.viewer.need(self.scope)
        key = self.key(parent)
        if key is None:
            return None
        loader = self.load(context.loaders, None)
        return self.make(await loader.load(key), context, parent)


def relate(
    owner: type[P],
    name: str,
    result: object,
    description: str,
    *,
    load: Callable[[Loaders], Batch[K, V]] | None = None,
    narrow: Callable[[Loaders, Selection | None], Batch[K, V]] | None = None,
    key: Callable[[P], K | None],
    make: Callable[[V, Context, P], object],
    scope: Scope | None = None,
    shared: bool = False,
) -> None:
    """Give `owner` a batched field; called before the schema is built.

    Either `load` gives the loader, or `narrow` gives one that fits what is selected below.
    """
    related = Related(_loader_of(load, narrow), key, make, scope, shared)

    async def resolve(root: Any, info: Info) -> Any:
        return await related.resolve(root, info.context)

    attach(owner, name, result, description, resolve, metadata={"related": related})


def _loader_of(
    load: Callable[[Loaders], Batch[K, V]] | None,
    narrow: Callable[[Loaders, Selection | None], Batch[K, V]] | None,
) -> Callable[[Loaders, Selection | None], Batch[K, V]]:
    if narrow is not None:
        return narrow
    if load is None:
        raise TypeError("A related field needs a loader.")
    return lambda loaders, _: load(loaders)


def attach(
    owner: type,
    name: str,
    result: object,
    description: str,
    resolver: Callable[..., Any],
    metadata: dict[str, object] | None = None,
) -> None:
    """Give `owner` one more field; types that lead to each other need no circle of imports."""
    field = StrawberryField(
        python_name=name,
        type_annotation=StrawberryAnnotation(result),
        description=description,
        base_resolver=StrawberryResolver(resolver),
        metadata=metadata,
    )
    field.origin = owner
    get_object_definition(owner, strict=True).fields.append(field)
