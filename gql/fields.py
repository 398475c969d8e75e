"""How fields are declared: plain ones with their description, related ones by loader and key.

A related field is batched: its loader collects the keys of a whole level and asks once. The
declaration is data (`Related`), read by strawberry now and open to a compiler.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import strawberry
from aiodataloader import DataLoader
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from domain.access import Scope
from gql import enums as enums  # enums are described before any type names them
from resolvers.context import Context
from resolvers.loaders import Loaders

P = TypeVar("P")
K = TypeVar("K")
V = TypeVar("V")

Info = strawberry.Info[Context, None]


def about(description: str) -> Any:
    """A plain field: the attribute as it is."""
    return strawberry.field(description=description)


@dataclass(frozen=True, slots=True)
class Related(Generic[P, K, V]):
    """A field that leads to other things: which loader, by which key, and what is made of it.

    A None key is a null, without asking; `make` is told None where nothing was found. `scope` is
    what the caller's API key needs.
    """

    load: Callable[[Loaders], DataLoader[K, V]]
    key: Callable[[P], K | None]
    make: Callable[[V, Context, P], object]
    scope: Scope | None

    async def resolve(self, parent: P, context: Context) -> object:
        if self.scope is not None:
            context.viewer.need(self.scope)
        key = self.key(parent)
        if key is None:
            return None
        return self.make(await self.load(context.loaders).load(key), context, parent)


def relate(
    owner: type[P],
    name: str,
    result: object,
    description: str,
    *,
    load: Callable[[Loaders], DataLoader[K, V]],
    key: Callable[[P], K | None],
    make: Callable[[V, Context, P], object],
    scope: Scope | None = None,
) -> None:
    """Give `owner` a batched field; called before the schema is built."""
    related = Related(load, key, make, scope)

    async def resolve(root: Any, info: Info) -> Any:
        return await related.resolve(root, info.context)

    attach(owner, name, result, description, resolve, metadata={"related": related})


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
