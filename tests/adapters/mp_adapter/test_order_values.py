"""Single values of order messages: what is refused and how it is named, what is exact."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mp_adapter import MessageReader
from domain.errors import Malformed
from domain.json_text import read_json
from domain.orders import OrderContent

READER = MessageReader(timezone(timedelta(hours=7)))


def message(*, line: dict[str, Any] | None = None, **order: Any) -> dict[str, Any]:
    """The smallest order message, with these members."""
    body: dict[str, Any] = {
        "brand_id": "b",
        "order": {"channel_code": "tkpd", "remote_order_id": "INV/1", "order_status": "pending"},
    }
    if line is not None:
        body["order"]["line_items"] = [{"remote_order_item_id": "1", "quantity": 1} | line]
    body["order"].update(order)
    return body


def read(**order: Any) -> OrderContent:
    return READER.order(message(**order))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "amount text": ({"total": "abc"}, "order.total: 'abc' is no amount"),
    "amount true": ({"total": True}, "order.total: true is no amount"),
    "amount nan": ({"total": "NaN"}, "order.total: 'NaN' is no amount"),
    "amount infinity": ({"total": "1e999"}, "order.total: '1e999' is no amount"),
    "amount list": ({"subtotal": []}, "order.subtotal: a list is no amount"),
    "amount underscore": ({"total": "1_0"}, "order.total: '1_0' is no amount"),
    "amount comma": ({"total": "1,000"}, "order.total: '1,000' is no amount"),
    "no brand": ({"brand_id": None}, "brand_id: is missing or empty"),
    "no channel": ({"channel_code": ""}, "order.channel_code: is missing or empty"),
    "no order id": ({"remote_order_id": " "}, "order.remote_order_id: is missing or empty"),
    "no status": ({"order_status": None}, "order.order_status: is missing or empty"),
    "true id": ({"remote_order_id": True}, "order.remote_order_id: true is no text"),
    "long id": (
        {"remote_order_id": "x" * 501}, "order.remote_order_id: longer than 500 characters",
    ),
    "date": ({"order_date": "soon"}, "order.order_date: 'soon' is no time ('soon' is no time)"),
    "date number": ({"paid_at": 12}, "order.paid_at: 12 is no time"),
    "month": (
        {"paid_at": "2020-13-01"},
        "order.paid_at: '2020-13-01' is no time (month must be in 1..12)",
    ),
    "deadline": (
        {"order_deadline": {"packed_deadline": True}},
        "order.order_deadline.packed_deadline: true is no time",
    ),
    "flag": ({"is_pre_order": "maybe"}, "order.is_pre_order: 'maybe' is neither true nor false"),
    "text": ({"remarks": ["a"]}, "order.remarks: a list is no text"),
    "lines": ({"line_items": "x"}, "order.line_items: 'x' is no list"),
    "line": ({"line_items": [1]}, "order.line_items[0]: 1 is no object"),
    "quantity": (
        {"line_items": [{"quantity": 1}, {"quantity": Decimal("1.5")}]},
        "order.line_items[1].quantity: 1.5 is no whole number",
    ),
    "quantity true": (
        {"line_items": [{"quantity": True}]},
        "order.line_items[0].quantity: true is no whole number",
    ),
    "no quantity": ({"line_items": [{}]}, "order.line_items[0].quantity: is missing"),
    "huge quantity": (
        {"line_items": [{"quantity": 2**31}]},
        "order.line_items[0].quantity: 2147483648 is out of range",
    ),
    "source": ({"awb_source": "x"}, "order.awb_source: 'x' is no object"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_named_by_its_path(name: str) -> None:
    members, words = BAD[name]
    body = message(**{key: value for key, value in members.items() if key != "brand_id"})
    if "brand_id" in members:
        body["brand_id"] = members["brand_id"]
    with pytest.raises(Malformed) as caught:
        READER.order(body)
    assert str(caught.value) == words


@pytest.mark.parametrize("body", [{}, {"order": None}, {"order": {}}, {"order": []}])
def test_a_message_without_an_order_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed, match="order: is missing or empty"):
        READER.order(body)
    with pytest.raises(Malformed, match="order: 'x' is no object"):
        READER.order({"order": "x"})


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_every_amount_is_exact(amount: Decimal) -> None:
    if len(str(amount)) > 40 or abs(amount.adjusted()) > 40:
        return
    for written in (str(amount), f'"{amount}"'):
        body = read_json(
            '{"brand_id":"b","order":{"channel_code":"c","remote_order_id":"r",'
            f'"order_status":"s","total":{written}}}}}'
        )
        assert isinstance(body, dict)
        total = READER.order(body).totals.total
        assert total is not None
        assert (total, total.as_tuple()) == (amount, amount.as_tuple())


ZONES = {"Z": 0, "+007": 7, "+07": 7, "+0700": 7, "+07:00": 7, "": 7, "-3": -3}


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from("-/"),
    st.sampled_from("T "),
    st.sampled_from(sorted(ZONES)),
)
def test_every_form_of_time_is_one_moment(moment: datetime, dash: str, gap: str, zone: str) -> None:
    text = moment.strftime(f"%Y{dash}%m{dash}%d{gap}%H:%M:%S.%f") + zone
    wanted = moment.replace(tzinfo=timezone(timedelta(hours=ZONES[zone])))
    assert read(order_date=text).ordered_at == wanted
