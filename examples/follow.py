"""Follow every change of the orders into a SQLite file: `python examples/follow.py orders.db`.

Run it as often as you like, stop it at any moment: rows and the cursor are committed together, so
the file is always one moment of the orders, and the next run goes on from there.
"""

import json
import sqlite3
import sys

from exports import open_export

KEYS = ("brand_id", "channel_code", "remote_order_id")
NAMES = ", ".join(KEYS)
TABLES = f"""
    CREATE TABLE IF NOT EXISTS orders (row TEXT, {NAMES}, PRIMARY KEY ({NAMES}));
    CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT);
"""


def follow(path: str) -> int:
    """Take what changed since the last run; says how many rows that were."""
    kept = sqlite3.connect(path)
    kept.executescript(TABLES)
    with kept:
        found = kept.execute("SELECT value FROM cursor").fetchone()
        query = {"cursor": found[0]} if found else {}
        with open_export("orders.jsonl", **query) as answer:
            count = 0
            for line in answer:
                count += 1
                row = json.loads(line)
                key = [row[name] for name in KEYS]
                kept.execute(f"DELETE FROM orders WHERE ({NAMES}) = (?, ?, ?)", key)
                if not row["_deleted"]:
                    kept.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", [line.decode(), *key])
            if count != int(answer.headers["Channelgraph-Count"]):
                raise ValueError("the export was cut off")
            cursor = answer.headers["Channelgraph-Cursor"]
            kept.execute("REPLACE INTO cursor VALUES (1, ?)", [cursor])
    return count


if __name__ == "__main__":
    print(f"{follow(sys.argv[1])} rows")
