"""The whole product, for examples that run beside it."""

from whole_product import filled, product

__all__ = ["filled", "product"]
