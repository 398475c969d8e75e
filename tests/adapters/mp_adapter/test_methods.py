"""What may be repeated: the table names every method that is called, and only reads are safe."""

import re
from pathlib import Path

import lines
import pytest

import adapters.mp_adapter
from adapters.mp_adapter.methods import REPEATS, Repeat, may_repeat, repeat_of

ROOM = Path(adapters.mp_adapter.__file__).parent


def test_every_method_that_is_called_stands_in_the_table() -> None:
    named = {
        name
        for path in ROOM.glob("*.py")
        if path.name != "methods.py"
        for name in re.findall(r'"(\w+Service\.\w+)"', path.read_text())
    }
    assert len(named) > 20
    assert named <= set(REPEATS)


def test_only_the_documented_reads_are_safe() -> None:
    assert {name for name, repeat in REPEATS.items() if repeat is Repeat.SAFE} == {
        "CredentialsService.GetCredentials",
        "CredentialsService.GetConnectedSalesChannels",
        "OrderService.ListCancelReason",
        "OrderService.ListRejectCancelReason",
        "WarehouseService.Get",
        "CourierSourceService.GetShipmentProviderServices",
        "OrderService.ShippingLabelURL",
    }


def test_what_nobody_knows_is_never_repeated() -> None:
    assert repeat_of("OrderService.Invented") is Repeat.NEVER


@pytest.mark.parametrize(
    ("params", "may"),
    [({}, True), ({"generate_from_mp": False}, True), ({"generate_from_mp": True}, False)],
)
async def test_a_label_that_is_to_be_made_is_no_read(params: dict[str, bool], may: bool) -> None:
    assert may_repeat(lines.call("OrderService.ShippingLabelURL", params)) is may


async def test_calls_that_act_are_not_repeated() -> None:
    for method, repeat in REPEATS.items():
        if repeat is not Repeat.SAFE:
            assert not may_repeat(lines.call(method)), method
