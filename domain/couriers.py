"""Couriers that a marketplace lets the seller choose from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CourierChoice:
    """One courier (CourierSourceService.GetShipmentProviderServices): its name and its value."""

    name: str
    value: str
    is_default: bool
