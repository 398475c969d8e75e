"""A zip of labels: whose labels it holds, and what is no zip of labels."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest

from adapters.mp_adapter.label_zip import MOST_ENTRIES, MOST_UNPACKED, read_labels
from domain.errors import Malformed
from domain.labels import LabelOrder
from domain.orders import OrderKey

PDF = b"%PDF-1.4 label"


def packed(entries: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def order(number: str, airwaybill: str | None = None, channel: str = "tkpd") -> LabelOrder:
    return LabelOrder(OrderKey("brand", channel, number), airwaybill)


@pytest.mark.parametrize(
    "name",
    [
        "INV_20210928_MPL_1.pdf",
        "INV-20210928-MPL-1.PDF",
        "INV/20210928/MPL/1.pdf",
        "tkpd/INV_20210928_MPL_1_A6.zpl",
        "label inv_20210928_mpl_1 (1).pdf",
        "JP0012.pdf",
    ],
)
def test_a_label_is_known_by_whatever_its_name_carries(name: str) -> None:
    orders = [order("INV/20210928/MPL/1", "JP0012"), order("INV/20210928/MPL/2", "JP0013")]
    content = packed({name: PDF})
    found = read_labels(content, orders)
    assert found.labelled == {orders[0].key}
    assert found.unnamed == ()
    assert found.content == content


def test_names_that_begin_alike_are_told_apart() -> None:
    one, longer, other = order("A/1"), order("A/1/2"), order("A/12")
    assert read_labels(packed({"A_1_2.pdf": PDF}), [one, longer, other]).labelled == {longer.key}
    assert read_labels(packed({"A_12.pdf": PDF}), [one, longer, other]).labelled == {other.key}
    assert read_labels(packed({"A_1.pdf": PDF}), [one, longer, other]).labelled == {one.key}


def test_two_shops_with_one_number_need_two_labels() -> None:
    orders = [order("7", channel="tkpd"), order("7", channel="lzda")]
    both = read_labels(packed({"tkpd/7.pdf": PDF, "lzda/7.pdf": PDF}), orders)
    assert both.labelled == {orders[0].key, orders[1].key}
    one = read_labels(packed({"7.pdf": PDF}), orders)
    assert (one.labelled, one.unnamed) == (frozenset(), ("7.pdf",))


def test_orders_in_one_parcel_share_its_label() -> None:
    orders = [order("8", "JP9"), order("9", "JP9")]
    assert read_labels(packed({"JP9.pdf": PDF}), orders).labelled == {o.key for o in orders}


def test_empty_entries_and_folders_are_no_labels() -> None:
    found = read_labels(
        packed({"labels/": b"", "1.pdf": b"", "2.pdf": PDF}), [order("1"), order("2")]
    )
    assert found.labelled == {order("2").key}
    assert found.unnamed == ()


def test_what_names_no_order_is_told() -> None:
    found = read_labels(packed({"labels.pdf": PDF, "1.pdf": PDF}), [order("1"), order("2")])
    assert (found.labelled, found.unnamed) == ({order("1").key}, ("labels.pdf",))


def test_a_zip_without_entries_holds_no_label() -> None:
    found = read_labels(packed({}), [order("1")])
    assert (found.labelled, found.unnamed) == (frozenset(), ())


@pytest.mark.parametrize(
    "name", ["../1.pdf", "a/../../1.pdf", "/etc/1.pdf", "..\\1.pdf", "C:\\1.pdf"]
)
def test_entries_that_lead_out_of_the_zip_are_refused(name: str) -> None:
    with pytest.raises(Malformed, match="leads out of it"):
        read_labels(packed({name: PDF}), [order("1")])


def test_too_many_entries_are_refused() -> None:
    entries = {f"{number}.pdf": b"" for number in range(MOST_ENTRIES + 1)}
    with pytest.raises(Malformed, match="more than 2,000 entries"):
        read_labels(packed(entries), [order("1")])


def test_what_unpacks_to_a_thousandfold_is_refused() -> None:
    with pytest.raises(Malformed, match="unpacks to 20,000,000 bytes"):
        read_labels(packed({"1.pdf": bytes(20_000_000)}, zipfile.ZIP_DEFLATED), [order("1")])


def test_what_says_that_it_unpacks_to_more_than_the_bound_is_refused() -> None:
    content = bytearray(packed({"1.pdf": PDF}))
    place = content.rindex(b"PK\x01\x02")
    struct.pack_into("<LL", content, place + 20, MOST_UNPACKED // 100, MOST_UNPACKED + 1)
    with pytest.raises(Malformed):
        read_labels(bytes(content), [order("1")])


def test_entries_that_share_their_bytes_are_refused() -> None:
    """Each of them unpacks the same bytes: a bomb whose every ratio looks harmless."""
    plain = packed({"1.pdf": PDF * 100})
    start = plain.rindex(b"PK\x01\x02")
    end = plain.rindex(b"PK\x05\x06")
    rows = plain[start:end] * 50
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(rows), start, 0)
    with pytest.raises(Malformed, match="share their bytes"):
        read_labels(plain[:start] + rows + tail, [order("1")])


@pytest.mark.parametrize("cut", [4, 20, 60, -1, -22])
def test_a_zip_that_ends_early_is_refused(cut: int) -> None:
    with pytest.raises(Malformed, match="cannot be read"):
        read_labels(packed({"1.pdf": PDF})[:cut], [order("1")])


def test_250_orders_are_matched_each() -> None:
    orders = [order(f"INV/{number}", f"JP{number}") for number in range(250)]
    entries = {f"INV_{number}.pdf": PDF for number in range(0, 250, 2)}
    found = read_labels(packed(entries), orders)
    assert found.labelled == {one.key for one in orders[::2]}
