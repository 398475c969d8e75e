"""`channelgraph brands`: the brands that are registered with the MP Adapter."""

from typing import Annotated

import typer

from adapters.database import Database
from app.commands.show import show_json, show_line, show_table
from app.settings import BadUsage, read_settings
from app.stores import with_store
from domain.brands import Brand

LONGEST_ID = 200

brands = typer.Typer(
    help="Brands already registered with the MP Adapter.",
    no_args_is_help=True,
    add_completion=False,
)


@brands.command()
def add(
    brand_id: Annotated[str, typer.Argument(metavar="ID", help="As the MP Adapter knows it.")],
    name: Annotated[str | None, typer.Option(help="For people; default: the id.")] = None,
) -> None:
    """Make a brand known, so that its messages are taken in."""
    brand_id = brand_id.strip()
    if not 0 < len(brand_id) <= LONGEST_ID or not brand_id.isprintable():
        raise BadUsage(f"a brand's ID is 1 to {LONGEST_ID} printable characters")
    brand = Brand(brand_id, name or brand_id)

    async def work(database: Database) -> None:
        await database.registry.add_brands([brand])

    with_store(read_settings(), work)
    show_line(f"Brand {brand.brand_id} is known.")


@brands.command(name="list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Show every brand that is known."""
    found = with_store(read_settings(), _all)
    if as_json:
        show_json([{"brandId": brand.brand_id, "name": brand.name} for brand in found])
    else:
        show_table(("ID", "NAME"), [(brand.brand_id, brand.name) for brand in found])


async def _all(database: Database) -> list[Brand]:
    ids = await database.registry.brand_ids()
    found = await database.registry.brands_by_id(ids)
    return [found[brand_id] for brand_id in ids]
