"""Sales by month and channel as a Polars frame of decimals: `python examples/polars_sales.py`.

Needs `pip install polars`. With pandas: `to_pandas()`, or `pandas.read_parquet` of
the same bytes with `dtype_backend="pyarrow"`, which keeps decimals too.
"""

import io

import polars as pl
from exports import open_export


def sales() -> pl.DataFrame:
    """Orders, gross and net by month, channel and currency, cancelled orders left out."""
    with open_export(
        "orders.parquet",
        columns="status,ordered_on,channel_code,currency_code,total,subtotal_seller",
    ) as answer:
        orders = pl.read_parquet(io.BytesIO(answer.read()))
    return (
        orders.filter(pl.col("status") != "CANCELLED")
        .group_by(
            pl.col("ordered_on").dt.truncate("1mo").alias("month"),
            "channel_code",
            "currency_code",
        )
        .agg(
            pl.len().alias("orders"),
            pl.col("total").sum().alias("gross"),
            pl.col("subtotal_seller").sum().alias("net"),
        )
        .sort("month", "channel_code")
    )


if __name__ == "__main__":
    print(sales())
