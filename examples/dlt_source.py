"""A dlt source: everything once, then what changed, deletions too.

Needs `pip install "dlt[duckdb]"`; `python examples/dlt_source.py` loads into channelgraph.duckdb.
"""

from collections.abc import Iterator
from typing import Any

import dlt
from exports import manifest, rows

TYPES = {"AMOUNT": "decimal", "INTEGER": "bigint", "TIME": "timestamp", "DATE": "date",
         "BOOLEAN": "bool", "TEXT": "text"}  # fmt: skip


def resource(kind: str) -> Any:
    """One export as a table that follows it, typed by its manifest."""
    columns = manifest(kind)["columns"]
    hints = {
        each["name"]: {"name": each["name"], "data_type": TYPES[each["type"]]} for each in columns
    }
    hints["_deleted"]["hard_delete"] = True

    def changed(
        since: Any = dlt.sources.incremental("change_sequence", initial_value=0),  # noqa: B008 - dlt reads it
    ) -> Iterator[dict[str, Any]]:
        # the last order once more: its lines share one number, and a merge does no harm
        yield from rows(kind, changed_after=max(0, since.last_value - 1))

    return dlt.resource(
        changed,
        name=kind.replace("-", "_"),
        primary_key=[each["name"] for each in columns if each["isKey"]],
        write_disposition="merge",
        columns=hints,
    )


@dlt.source(name="channelgraph")
def channelgraph() -> Any:
    """Orders and their lines."""
    return [resource("orders"), resource("order-lines")]


if __name__ == "__main__":
    pipeline = dlt.pipeline("channelgraph", destination="duckdb", dataset_name="sales")
    print(pipeline.run(channelgraph()))
