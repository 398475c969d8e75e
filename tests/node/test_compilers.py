"""Relay's compiler and graphql-codegen take the committed schema as it is."""

import asyncio
import json
import shutil
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "docs" / "schema.graphql"
SOURCE = Path(__file__).with_name("relay_orders.ts")


async def _node(folder: Path, *arguments: str, within: Path | None = None) -> str:
    """What a script prints; it must succeed."""
    node = await asyncio.create_subprocess_exec(
        *("node", *arguments),
        cwd=within or folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await asyncio.wait_for(node.communicate(), 120)
    assert node.returncode == 0, (output.decode()[-2000:], errors.decode()[-2000:])
    return output.decode()


async def test_relay_compiles_a_list_a_node_a_subscription_and_a_mutation(
    node_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    shutil.copy(SOURCE, tmp_path / "src" / "relayOrders.ts")
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    config = {"src": "./src", "schema": "./schema.graphql", "language": "typescript"}
    (tmp_path / "relay.config.json").write_text(json.dumps(config))
    compiler = node_folder / "node_modules" / "relay-compiler" / "cli.js"
    await _node(node_folder, str(compiler), "relay.config.json", within=tmp_path)
    made = {path.name.partition(".")[0] for path in (tmp_path / "src").rglob("*.graphql.ts")}
    assert made == {
        "relayOrders_list",
        "relayOrders_order",
        "relayOrdersPageQuery",
        "relayOrdersNodeQuery",
        "relayOrdersQuery",
        "relayOrdersChangedSubscription",
        "relayOrdersAcceptMutation",
    }


async def test_codegen_makes_types(node_folder: Path) -> None:
    text = await _node(node_folder, "codegen.mjs", str(SCHEMA))
    assert "export type ChangedSubscription = { orderChanged: { changeSequence: string," in text
    assert "export type AcceptMutation = {" in text
    assert "export type OrdersQuery = {" in text
