"""The whole product, for what is asked of it in GraphQL."""

from whole_product import filled, product

__all__ = ["filled", "product"]
