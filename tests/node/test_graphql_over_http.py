"""The GraphQL door passes every audit of graphql-http, required and optional."""

import asyncio
import json
from pathlib import Path
from typing import Any


async def _audit(folder: Path, url: str, *arguments: str) -> dict[str, Any]:
    node = await asyncio.create_subprocess_exec(
        *("node", "audit.mjs", url, *arguments),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await asyncio.wait_for(node.communicate(), 60)
    assert node.returncode == 0
    report: dict[str, Any] = json.loads(output)
    return report


async def test_all_audits_pass(node_folder: Path, server_url: str, authorization: str) -> None:
    report = await _audit(
        node_folder, f"{server_url}/graphql", "--header", f"Authorization: {authorization}"
    )
    assert report == {"ok": 61, "notice": 0, "warn": 0, "error": 0, "failures": []}


async def test_the_header_reaches_the_server(node_folder: Path, server_url: str) -> None:
    report = await _audit(node_folder, f"{server_url}/graphql")
    assert report["ok"] < 61
    assert "22EB" in {failure["id"] for failure in report["failures"]}
