"""Warehouses: rows repeat ids, a warehouse does not."""

import itertools
import json
from pathlib import Path

from domain.channels import ChannelKey
from domain.warehouses import Warehouse, WarehouseKey, merge_rows

EXAMPLES = Path(__file__).parents[1] / "data" / "mp_adapter_examples.json"


def row(remote_id: str, name: str | None, channel: str = "lzda", **fields: str) -> Warehouse:
    return Warehouse(WarehouseKey("brand-1", channel, remote_id), name, **fields)


def test_the_documents_rows_are_one_warehouse() -> None:
    """WarehouseService.Get shows three rows of one id, of which the second alone has a name."""
    answer = json.loads(EXAMPLES.read_text())["rpc.WarehouseService.Get.response"]["text"]
    rows = tuple(
        row(one["id"], one["name"], address=one["address"])
        for one in json.loads(answer)["result"]["remote_warehouses"]
    )
    assert [one.name for one in rows] == ["", "dropshipping", ""]
    assert merge_rows(rows) == (rows[1],)


def test_the_first_row_with_a_name_wins() -> None:
    rows = (
        row("1", None),
        row("1", ""),
        row("1", "Gudang A", address="Jl. A"),
        row("1", "Gudang B"),
    )
    assert merge_rows(rows) == (rows[2],)


def test_rows_without_any_name_keep_the_first() -> None:
    rows = (row("1", None, address="Jl. A"), row("1", None, address="Jl. B"))
    assert merge_rows(rows) == (rows[0],)


def test_they_keep_the_order_of_their_appearance() -> None:
    rows = (row("2", None), row("1", "Satu"), row("2", "Dua"), row("3", "Tiga"))
    assert merge_rows(rows) == (rows[2], rows[1], rows[3])


def test_ids_are_unique_only_within_a_channel() -> None:
    rows = (row("1", "A", "lzda"), row("1", "B", "shpe"))
    assert merge_rows(rows) == rows
    assert rows[0].key.channel == ChannelKey("brand-1", "lzda")


def test_nothing_comes_of_nothing_and_merging_twice_changes_nothing() -> None:
    assert merge_rows(()) == ()
    rows = (row("1", None), row("1", "A"), row("2", None))
    for arrival in itertools.permutations(rows):
        once = merge_rows(arrival)
        assert merge_rows(once) == once
        assert {one.key for one in once} == {one.key for one in rows}
