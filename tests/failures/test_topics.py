"""Bulk topics in the running product: the client key shows nowhere but in what is sent."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from product import CLIENT_KEY, Product, running_product

from adapters.mp_adapter.redact import base64_forms
from domain.actions import AcceptOrder, CompleteOrder
from domain.errors import UpstreamError
from domain.orders import OrderKey

CODE = "1PFL-9M6C-8WHK-QA7H"
"""A settlement code: as secret as the key."""
ORDER = OrderKey("kopi-nusantara", "blib", "3300-1")
ACCEPT = "CNX_BULK_ACCEPT_ORDERS"
FAULTS = ["leak_key", "error_500", "reset_after", "hang", "garbage", "html", "truncated"]


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product on an empty SQLite store, publishing to its sandbox."""
    async with running_product(sqlite_address, pubsub_project="demo") as running:
        yield running


def secret_texts() -> list[bytes]:
    forms = [form for secret in (CLIENT_KEY, CODE) for form in (secret, *base64_forms(secret))]
    return [form.encode() for form in forms]


async def test_the_key_is_in_no_error_log_or_file(
    product: Product, sqlite_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    topics = product.wired.services.topics
    assert topics is not None
    actions = [AcceptOrder(ORDER)], [CompleteOrder(ORDER, CODE)]
    told: list[str] = []
    for fault in FAULTS:
        await product.fault("*", fault)
        for each in actions:
            with pytest.raises(UpstreamError) as lost:
                await topics.publish_orders(each, "activity")
            told += [str(lost.value), repr(vars(lost.value))]
        await product.control("DELETE", "/faults")
    for each in actions:
        await topics.publish_orders(each, "activity")

    assert len(await product.calls()) == 2 * (len(FAULTS) + 1)
    logs = [repr(vars(record)) for record in caplog.records]
    folder = Path(sqlite_address.removeprefix("sqlite:///")).parent
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert files
    shown = "\n".join([*told, *logs, repr(topics), repr(vars(topics))]).encode()
    for text in secret_texts():
        assert text not in shown
        assert not any(text in file for file in files)
