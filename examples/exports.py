"""Pulling exports with nothing but Python: what the other examples share.

Set BI_URL (http://127.0.0.1:8000 if unset) and BI_KEY.
"""

import json
import os
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

URL = os.environ.get("BI_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("BI_KEY", "")


def open_export(file: str, **query: str | int) -> Any:
    """The answer of /export/{file}; read it whole, or an error is raised."""
    asked = urllib.request.Request(
        f"{URL}/export/{file}?{urlencode(query)}", headers={"Authorization": f"Bearer {KEY}"}
    )
    return urllib.request.urlopen(asked)


def rows(kind: str, **query: str | int) -> Iterator[dict[str, Any]]:
    """The rows of an export one by one: IncompleteRead is raised where it is cut off."""
    with open_export(f"{kind}.jsonl", **query) as answer:
        for line in answer:
            yield json.loads(line)


def manifest(kind: str) -> dict[str, Any]:
    """What a whole export holds now: its columns and types, among others."""
    with open_export(f"{kind}.manifest.json") as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def graphql(query: str, **variables: Any) -> Any:
    """The data of a GraphQL query; RuntimeError with what it complains of."""
    asked = urllib.request.Request(
        f"{URL}/graphql",
        json.dumps({"query": query, "variables": variables}).encode(),
        {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:
        told = json.load(answer)
    if told.get("errors"):
        raise RuntimeError(told["errors"][0]["message"])
    return told["data"]
