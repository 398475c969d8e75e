"""The columns of every export: names and types that stay."""

from domain.columns.order_lines import ORDER_LINE_COLUMNS
from domain.columns.orders import ORDER_COLUMNS
from domain.columns.products import PRODUCT_COLUMNS
from domain.columns.variants import VARIANT_COLUMNS
from domain.errors import BadUserInput
from domain.exports import Column, ExportKind

COLUMNS: dict[ExportKind, tuple[Column, ...]] = {
    ExportKind.ORDERS: ORDER_COLUMNS,
    ExportKind.ORDER_LINES: ORDER_LINE_COLUMNS,
    ExportKind.PRODUCTS: PRODUCT_COLUMNS,
    ExportKind.VARIANTS: VARIANT_COLUMNS,
}


def keys_of(kind: ExportKind) -> tuple[str, ...]:
    """The columns that together name a row."""
    return tuple(column.name for column in COLUMNS[kind] if column.is_key)


def choose_columns(kind: ExportKind, names: tuple[str, ...] | None) -> tuple[Column, ...]:
    """The columns of these names in their given order, after those that every row has.

    None means all; BadUserInput names one that does not exist.
    """
    every = {column.name: column for column in COLUMNS[kind]}
    if names is None:
        return COLUMNS[kind]
    for name in names:
        if name not in every:
            raise BadUserInput(
                f"There is no column {name!r:.60}; there are {', '.join(every)}.", ("columns",)
            )
    needed = [column.name for column in COLUMNS[kind][:2]]
    return tuple(every[name] for name in dict.fromkeys([*needed, *names]))
