"""BulkShippingLabelURL as the sandbox plays it."""

import io
import zipfile
from typing import Any

METHOD = "OrderService.BulkShippingLabelURL"


def row(order: Any, **more: str) -> dict[str, Any]:
    return {
        "client_brand_id": order["brand_id"],
        "channel": order["channel"],
        "remote_order_id": order["remote_order_id"],
        "airwaybill_number": "",
        **more,
    }


async def placed(sandbox: Any, channel: str, status: str = "packed") -> Any:
    made = await sandbox.place(channel, status)
    return await sandbox.order({"brand_id": "kopi-nusantara", "channel": channel, **made})


async def test_one_pdf_each_and_what_has_no_label_is_left_out(sandbox: Any) -> None:
    packed = [await placed(sandbox, "tkpd"), await placed(sandbox, "lzda", "shipped")]
    pending = await placed(sandbox, "tkpd", "pending")
    answer = await sandbox.call(METHOD, [row(one) for one in (*packed, pending)])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = {f"{one['remote_order_id'].replace('/', '_')}.pdf" for one in packed}
        assert set(archive.namelist()) == names
        for name in names:
            content = archive.read(name)
            assert content.startswith(b"%PDF-1.4\n")
            assert content.endswith(b"%%EOF\n")
            start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
            assert content[start : start + 4] == b"xref"


async def test_no_label_at_all_is_an_error(sandbox: Any) -> None:
    pending = await placed(sandbox, "tkpd", "pending")
    answer = await sandbox.call(METHOD, [row(pending)])
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, 404)


async def test_one_unknown_order_or_foreign_brand_fails_all(sandbox: Any) -> None:
    packed = await placed(sandbox, "tkpd")
    for changed, code in (
        ({"remote_order_id": "nobody"}, 404),
        ({"client_brand_id": "toko-tetangga"}, 400),
        ({"channel": "jdid"}, 400),
    ):
        answer = await sandbox.call(METHOD, [row(packed), row(packed, **changed)])
        assert (answer.status_code, answer.json()["error"]["code"]) == (code, code)


async def test_shopee_alone_needs_the_airwaybill(sandbox: Any) -> None:
    shopee = await placed(sandbox, "shpe")
    assert (await sandbox.call(METHOD, [row(shopee)])).status_code == 400
    named = row(shopee, airwaybill_number=shopee["airwaybill_number"])
    assert (await sandbox.call(METHOD, [named])).status_code == 200
    zalora = await placed(sandbox, "zlra")
    assert (await sandbox.call(METHOD, [row(zalora)])).status_code == 200


async def test_params_are_an_array_of_objects(sandbox: Any) -> None:
    for params in ([], {}, "x", [1], None):
        answer = await sandbox.call(METHOD, params)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)


async def test_faults_spoil_a_zip_as_they_spoil_json(sandbox: Any) -> None:
    packed = await placed(sandbox, "tkpd")
    for kind in ("slow", "not_json_type", "no_envelope", "foreign_id"):
        await sandbox.fault(kind, times=1, seconds=0)
        answer = await sandbox.call(METHOD, [row(packed)])
        assert zipfile.is_zipfile(io.BytesIO(answer.content))
