"""What a marketplace is to us: its name, what it can do, and how it names things."""

from dataclasses import dataclass

from domain.marketplaces.statuses import CLICK_AND_COLLECT, STATUS_ACTIONS
from domain.orders import OrderStatus


@dataclass(frozen=True, slots=True)
class Rule:
    """What the marketplace states, for people to read, and where: a limit, or a rule."""

    subject: str
    text: str
    source: str
    is_limit: bool = True


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One marketplace; the defaults hold for every code that has no entry.

    `variant_keys`: which keys of `remote_variant` identify it, in V1 and V2 messages alike: the
    first group with all its values decides, else the first with any. `listing_keys`: the keys that
    its siblings share, if any. `item_keys`: the keys whose values order lines may carry as
    reference_id, the closest first. `label_needs_airwaybill`: for one label;
    `bulk_label_needs_airwaybill`: for a file of many. `takes_label_type`: whether a label's
    document type may be chosen, `default_label_type` being what is taken otherwise.
    """

    code: str
    name: str
    is_documented: bool = False
    variant_keys: tuple[tuple[str, ...], ...] = ()
    listing_keys: tuple[str, ...] = ()
    item_keys: tuple[str, ...] = ()
    has_warehouses: bool = False
    fetches_variants_by_sku: bool = False
    can_reject_cancellation: bool = False
    reject_reason_required: bool = False
    pack_again_as_retry: bool = False
    has_click_and_collect: bool = False
    label_needs_airwaybill: bool = True
    bulk_label_needs_airwaybill: bool = False
    takes_label_type: bool = True
    default_label_type: str | None = None
    order_window_days: int | None = None
    has_couriers: bool = False
    rules: tuple[Rule, ...] = ()

    def permits(self, kind: str, *, click_and_collect: bool = False) -> frozenset[OrderStatus]:
        """The statuses from which this kind of action is allowed."""
        table = CLICK_AND_COLLECT if click_and_collect else STATUS_ACTIONS
        return table.get(kind, frozenset())
