"""What is known of each marketplace, and how a remote variant names its offer."""

import itertools
import json
from decimal import Decimal

import pytest

from domain.marketplaces import MARKETPLACES, Marketplace, marketplace
from domain.marketplaces.remote import item_references, listing_reference, offer_reference

CODES = {"bklp", "blib", "lzda", "lzda-sg", "shpe", "shpe-sg", "tkpd", "tktk", "zlra"}

# The flags of the document: which codes each section names.
NAMED = {
    "has_warehouses": {"blib", "lzda", "tkpd", "tktk", "shpe"},
    "fetches_variants_by_sku": {"lzda", "tkpd", "tktk", "shpe"},
    "can_reject_cancellation": {"shpe", "tktk", "tkpd"},
    "reject_reason_required": {"tktk"},
    "pack_again_as_retry": {"shpe"},
    "has_click_and_collect": {"blib"},
    "label_needs_airwaybill": {"bklp", "lzda-sg", "shpe", "shpe-sg", "tktk", "zlra"},
    "bulk_label_needs_airwaybill": {"shpe"},
    "takes_label_type": {"bklp", "lzda-sg", "shpe", "shpe-sg", "tktk", "zlra"},
    "default_label_type": {"shpe"},
}


def test_the_nine_codes_of_the_document_are_known() -> None:
    assert set(MARKETPLACES) == CODES
    for code, place in MARKETPLACES.items():
        assert place.code == code
        assert place.is_documented
        assert place.name
        assert place.variant_keys
        assert place.item_keys


def test_names_are_all_different() -> None:
    assert len({place.name for place in MARKETPLACES.values()}) == len(CODES)


@pytest.mark.parametrize("flag", NAMED)
def test_each_capability_holds_for_exactly_the_codes_named(flag: str) -> None:
    assert {code for code in CODES if getattr(marketplace(code), flag)} == NAMED[flag]


def test_tokopedia_alone_bounds_the_days() -> None:
    days = {code: place.order_window_days for code, place in MARKETPLACES.items()}
    assert days == {code: 3 if code == "tkpd" else None for code in CODES}


@pytest.mark.parametrize("code", ["jdid", "zlgo", "icbe", "levs", "aklk", "", "TKPD", "x" * 300])
def test_an_unknown_code_is_a_channel_with_the_defaults(code: str) -> None:
    assert marketplace(code) == Marketplace(code=code, name=code)
    assert not marketplace(code).is_documented
    assert code not in MARKETPLACES


def test_every_rule_says_where_it_stands() -> None:
    rules = [rule for place in MARKETPLACES.values() for rule in place.rules]
    assert rules
    assert all(rule.subject and rule.text.endswith(".") and rule.source for rule in rules)


# The remote variants that the document shows, V1 and V2, and what names each of them.
BKLP: dict[str, object] = {"bklp_product_id": "1002prt", "remote_variant_id": 2182177299}
BLIB: dict[str, object] = {"gdn_sku": "SAI-60061-00230-00001", "upload_id": "", "product_code": ""}
LZDA: dict[str, object] = {
    "sku_id": 8921410258,
    "item_id": 4836938997,
    "shop_sku": "4836938997_ID-8921410258",
    "seller_sku": "SV2719-MERAH",
}
SHPE: dict[str, object] = {"item_id": 2919884752, "variation_id": 73763609762}
TKPD_V1: dict[str, object] = {"sku": "TS-500327", "upload_id": 0, "product_id": 1623383854}
TKPD_V2: dict[str, object] = {
    "sku": "TS-500327",
    "upload_id": 0,
    "product_id": 1623383854,
    "variant_id": 1234567890,
    "product_sku": "",
    "err_message": "",
}
TKTK: dict[str, object] = {"product_id": "1234567890", "variant_id": "9123020009"}
ZLRA_V1: dict[str, object] = {"shop_sku": "", "seller_sku": "9123020009"}
ZLRA_V2: dict[str, object] = {"product_set_id": 187239, "product_id": 1287364}

REFERENCES: list[tuple[str, dict[str, object], dict[str, str]]] = [
    ("bklp", BKLP, {"bklp_product_id": "1002prt", "remote_variant_id": "2182177299"}),
    ("blib", BLIB, {"gdn_sku": "SAI-60061-00230-00001"}),
    ("lzda", LZDA, {"item_id": "4836938997", "sku_id": "8921410258"}),
    ("lzda-sg", LZDA, {"item_id": "4836938997", "sku_id": "8921410258"}),
    ("shpe", SHPE, {"item_id": "2919884752", "variation_id": "73763609762"}),
    ("shpe-sg", SHPE, {"item_id": "2919884752", "variation_id": "73763609762"}),
    ("tkpd", TKPD_V1, {"product_id": "1623383854"}),
    ("tkpd", TKPD_V2, {"product_id": "1623383854", "variant_id": "1234567890"}),
    ("tktk", TKTK, {"product_id": "1234567890", "variant_id": "9123020009"}),
    ("zlra", ZLRA_V1, {"seller_sku": "9123020009"}),
    ("zlra", ZLRA_V2, {"product_set_id": "187239", "product_id": "1287364"}),
]


def as_texts(remote: dict[str, object]) -> dict[str, object]:
    return {key: str(value) for key, value in remote.items()}


def as_decimals(remote: dict[str, object]) -> dict[str, object]:
    return {
        key: Decimal(f"{value}.0") if isinstance(value, int) else value
        for key, value in remote.items()
    }


@pytest.mark.parametrize(("code", "remote", "named"), REFERENCES)
def test_the_documents_examples_are_named_by_their_ids(
    code: str, remote: dict[str, object], named: dict[str, str]
) -> None:
    found = offer_reference(code, remote, "SKU-1")
    assert found is not None
    assert json.loads(found) == named


@pytest.mark.parametrize(("code", "remote", "named"), REFERENCES)
def test_numbers_and_texts_name_the_same(
    code: str, remote: dict[str, object], named: dict[str, str]
) -> None:
    turned = dict(reversed(list(remote.items())))
    variants = [remote, as_texts(remote), as_decimals(remote), turned]
    padded: dict[str, object] = {key: f" {value} " for key, value in remote.items()}
    assert len({offer_reference(code, one, "SKU-1") for one in [*variants, padded]}) == 1
    assert len({item_references(code, one) for one in variants}) == 1
    assert len({listing_reference(code, [one], None, ["x"]) for one in variants}) == 1


@pytest.mark.parametrize(("code", "remote", "named"), REFERENCES)
def test_a_new_sku_leaves_the_name_as_it_was(
    code: str, remote: dict[str, object], named: dict[str, str]
) -> None:
    skus = {"sku", "product_sku"} | ({"seller_sku"} if code != "zlra" else set())
    renamed = {key: "NEW" if key in skus else value for key, value in remote.items()}
    assert offer_reference(code, renamed, "NEW") == offer_reference(code, remote, "SKU-1")


@pytest.mark.parametrize("code", sorted(CODES))
def test_siblings_are_told_apart(code: str) -> None:
    remote = dict(next(r for c, r, _ in reversed(REFERENCES) if c == code))
    own = {
        "bklp": "remote_variant_id",
        "blib": "gdn_sku",
        "lzda": "sku_id",
        "lzda-sg": "sku_id",
        "shpe": "variation_id",
        "shpe-sg": "variation_id",
        "tkpd": "variant_id",
        "tktk": "variant_id",
        "zlra": "product_id",
    }[code]
    siblings = [{**remote, own: value} for value in (11, 12, 13)]
    names = [offer_reference(code, one, "SKU") for one in siblings]
    assert len(set(names)) == 3
    assert len({listing_reference(code, [one], "P", [str(one)]) for one in siblings}) == 1


@pytest.mark.parametrize(
    ("code", "remote", "named"),
    [
        ("shpe", {"item_id": 5, "variation_id": 0}, {"item_id": "5"}),
        ("shpe", {"item_id": 5}, {"item_id": "5"}),
        ("shpe", {"item_id": 5, "variation_id": None}, {"item_id": "5"}),
        (
            "blib",
            {"gdn_sku": "", "upload_id": "u", "product_code": "MTA-1"},
            {"product_code": "MTA-1"},
        ),
        # Half a pair names siblings alike: the shop's own id is closer.
        ("lzda", {"item_id": 4, "shop_sku": "4_ID-8"}, {"shop_sku": "4_ID-8"}),
        ("lzda", {"item_id": 4, "sku_id": 0, "shop_sku": ""}, {"item_id": "4"}),
        ("lzda", {"seller_sku": "S", "item_id": ""}, {"seller_sku": "S"}),
        ("zlra", {"shop_sku": "Z1", "seller_sku": "9"}, {"shop_sku": "Z1"}),
        ("tktk", {"product_id": {}, "variant_id": []}, {"sku": "SKU-1"}),
        ("tkpd", {"product_id": True}, {"sku": "SKU-1"}),
        ("tkpd", {"product_id": "0", "variant_id": Decimal("0.0")}, {"sku": "SKU-1"}),
        ("shpe", {}, {"sku": "SKU-1"}),
        ("jdid", {"b": 2, "a": "x"}, {"a": "x", "b": "2"}),
        ("jdid", {"a": {"y": 1, "x": 2}}, {"a": '{"x": 2, "y": 1}'}),
        ("jdid", {}, {"sku": "SKU-1"}),
    ],
)
def test_missing_zero_and_unknown_keys(
    code: str, remote: dict[str, object], named: dict[str, str]
) -> None:
    found = offer_reference(code, remote, "SKU-1")
    assert found is not None
    assert json.loads(found) == named


@pytest.mark.parametrize("code", [*sorted(CODES), "jdid"])
def test_nothing_names_what_has_no_key_and_no_sku(code: str) -> None:
    for sku in (None, ""):
        assert offer_reference(code, {}, sku) is None
        assert offer_reference(code, {"upload_id": 0, "err_message": ""}, sku) is None


@pytest.mark.parametrize(
    ("code", "remotes", "named"),
    [
        ("bklp", [BKLP], {"bklp_product_id": "1002prt"}),
        ("lzda", [LZDA], {"item_id": "4836938997"}),
        ("shpe", [SHPE, {"item_id": 2919884752, "variation_id": 1}], {"item_id": "2919884752"}),
        ("tktk", [TKTK], {"product_id": "1234567890"}),
        ("zlra", [ZLRA_V2], {"product_set_id": "187239"}),
        ("zlra", [ZLRA_V1], {"parent_sku": "PARENT"}),
        ("blib", [BLIB], {"parent_sku": "PARENT"}),
        ("tkpd", [TKPD_V2], {"parent_sku": "PARENT"}),
        ("jdid", [{"id": 1}], {"parent_sku": "PARENT"}),
        ("shpe", [{"item_id": 0}, {"item_id": 9}], {"item_id": "9"}),
    ],
)
def test_a_listing_is_named_by_what_its_siblings_share(
    code: str, remotes: list[dict[str, object]], named: dict[str, str]
) -> None:
    found = {
        listing_reference(code, list(arrival), "PARENT", ["x"])
        for arrival in itertools.permutations(remotes)
    }
    assert [json.loads(one) for one in found] == [named]


def test_a_listing_without_id_and_parent_is_its_smallest_offer() -> None:
    for parent in (None, ""):
        for offers in itertools.permutations(["c", "a", "b"]):
            assert listing_reference("blib", [BLIB], parent, offers) == "a"


@pytest.mark.parametrize(
    ("code", "remote", "found"),
    [
        ("bklp", BKLP, ("2182177299", "1002prt")),
        ("blib", BLIB, ("SAI-60061-00230-00001",)),
        ("lzda", LZDA, ("8921410258", "4836938997_ID-8921410258", "4836938997")),
        ("shpe", SHPE, ("73763609762", "2919884752")),
        ("tkpd", TKPD_V2, ("1234567890", "1623383854")),
        ("tkpd", TKPD_V1, ("1623383854",)),
        ("tktk", TKTK, ("9123020009", "1234567890")),
        ("zlra", ZLRA_V1, ("9123020009",)),
        ("zlra", ZLRA_V2, ("1287364",)),
        ("jdid", {"b": 2, "a": "x", "zero": 0}, ("x", "2")),
        ("tkpd", {}, ()),
    ],
)
def test_what_an_order_line_may_carry(
    code: str, remote: dict[str, object], found: tuple[str, ...]
) -> None:
    assert item_references(code, remote) == found
