"""Brands: the sellers' labels that are registered with the MP Adapter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand; `name` is its id where nobody gave another (the MP Adapter has none to read)."""

    brand_id: str
    name: str
