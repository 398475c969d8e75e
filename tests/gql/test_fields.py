"""Declarations: a field may read its value by a path or a function, from any object."""

from dataclasses import dataclass

import strawberry

from gql.execution.selection import NOTHING, Selection
from gql.fields import about


@dataclass(frozen=True)
class Parcel:
    code: str
    weight: int


@dataclass(frozen=True)
class Row:
    parcel: Parcel
    note: str | None


@strawberry.type
class Shown:
    code: str = about("By a path.", source="parcel.code")
    grams: int = about("By a function.", source=lambda row: row.parcel.weight * 1000)
    note: str | None = about("By its name.")


@strawberry.type
class Query:
    @strawberry.field
    def shown(self) -> Shown:
        return Row(Parcel("p-1", 2), None)  # type: ignore[return-value]  # a view over a row


def test_a_type_is_a_view_over_any_object() -> None:
    result = strawberry.Schema(Query).execute_sync("{ shown { code grams note } }")
    assert result.errors is None
    assert result.data == {"shown": {"code": "p-1", "grams": 2000, "note": None}}


def test_a_selection_knows_what_is_below() -> None:
    node = Selection({"id": NOTHING, "totals": Selection({"tax": NOTHING})})
    wanted = Selection({"nodes": node, "edges": Selection({"node": Selection({"sku": NOTHING})})})
    assert wanted.names() == {"nodes", "edges"}
    assert wanted.names("nodes", "edges.node") == {"id", "totals", "sku"}
    assert wanted.names("nodes.totals", "absent.further") == {"tax"}
    assert wanted.asks("nodes.totals.tax")
    assert not wanted.asks("nodes.totals.total")
    assert not wanted.asks("totalCount")


def test_selections_of_several_types_are_one() -> None:
    one = Selection({"id": NOTHING, "totals": Selection({"tax": NOTHING})})
    two = Selection({"totals": Selection({"total": NOTHING}), "lines": NOTHING})
    both = NOTHING.merged([one, NOTHING, two])
    assert both.names() == {"id", "totals", "lines"}
    assert both.names("totals") == {"tax", "total"}
    assert NOTHING.merged([one]) is one
