"""How a marketplace's `remote_variant` names an offer and its listing, whatever else it carries.

Ids come as numbers in one version and texts in another: both name the same thing. Zero, empty and
missing keys say nothing.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.marketplaces import marketplace


def offer_reference(channel_code: str, remote: Mapping[str, object], sku: str | None) -> str | None:
    """The text that identifies a remote variant within its channel; None if nothing does.

    Keys by the marketplace's table; the whole object where the table knows none of them; the SKU
    where the object is empty.
    """
    groups = [(group, _named(group, remote)) for group in marketplace(channel_code).variant_keys]
    whole = [named for group, named in groups if len(named) == len(group)]
    for named in whole or [named for _, named in groups if named]:
        return json.dumps(named, ensure_ascii=False, separators=(",", ":"))
    rest = _named(sorted(remote), remote)
    if rest:
        return json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    return json.dumps({"sku": sku}, ensure_ascii=False, separators=(",", ":")) if sku else None


def listing_reference(
    channel_code: str,
    remotes: Sequence[Mapping[str, object]],
    parent_sku: str | None,
    offer_references: Sequence[str],
) -> str:
    """The text that identifies the listing of one message's offers within their channel.

    The marketplace's own listing id, else the parent SKU, else the smallest of its offers.
    """
    for key in marketplace(channel_code).listing_keys:
        ids = sorted({text for remote in remotes if (text := _text(remote.get(key)))})
        if ids:
            return json.dumps({key: ids[0]}, ensure_ascii=False, separators=(",", ":"))
    if parent_sku:
        return json.dumps({"parent_sku": parent_sku}, ensure_ascii=False, separators=(",", ":"))
    return min(offer_references)


def item_references(channel_code: str, remote: Mapping[str, object]) -> tuple[str, ...]:
    """What an order line may carry as reference_id for this remote variant, the closest first."""
    keys = marketplace(channel_code).item_keys or sorted(remote)
    return tuple(text for key in keys if (text := _text(remote.get(key))))


def _named(keys: Sequence[str], remote: Mapping[str, object]) -> dict[str, str]:
    return {key: text for key in keys if (text := _text(remote.get(key)))}


def _text(value: object) -> str:
    if value is None or isinstance(value, bool) or value in ({}, []):
        return ""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    text = (
        str(value).strip()
        if isinstance(value, int | str | Decimal)
        else json.dumps(value, default=str, sort_keys=True)
    )
    return "" if text == "0" else text
