"""OrderService.BulkShippingLabelURL: many labels as one zip, by reading 11 of the document."""

import io
import zipfile

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json
from sandbox.model import Order
from sandbox.order_rules import WITH_LABEL
from sandbox.world import World

_EPOCH = (2020, 1, 1, 0, 0, 0)


def bulk_shipping_labels(world: World, call: Call) -> bytes:
    """A zip with one PDF for each order that has a label; without any label an error 404."""
    rows = call.params
    if not isinstance(rows, list) or not rows:
        raise RpcError(400, "params must be a non-empty array of objects")
    asked = [_find(world, row) for row in rows]
    labels = {
        order.key: order
        for order, awb in asked
        if order.status in WITH_LABEL
        and not order.is_click_and_collect
        and (not awb or awb == order.awb)
    }
    if not labels:
        raise RpcError(404, "no order has a shipping label")
    return _pack(list(labels.values()))


def _find(world: World, row: Json) -> tuple[Order, str]:
    params = read.read_object(row)
    channel = read.text(params, "channel")
    order = world.order(
        read.text(params, "client_brand_id"), channel, read.text(params, "remote_order_id")
    )
    awb = read.optional(params, "airwaybill_number")
    if channel == "shpe" and not awb:
        raise RpcError(400, "airwaybill_number is required")
    return order, awb


def _pack(orders: list[Order]) -> bytes:
    file, names = io.BytesIO(), set[str]()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for order in orders:
            stem = order.remote_order_id.replace("/", "_")
            name, number = f"{stem}.pdf", 1
            while name in names:  # two shops may give the same number
                number += 1
                name = f"{stem}_{number}.pdf"
            names.add(name)
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), make_pdf(_lines(order)))
    return file.getvalue()


def _lines(order: Order) -> list[str]:
    return [
        f"{order.channel}  {order.remote_order_id}",
        f"{order.courier} {order.service}  {order.awb}",
        order.buyer.name,
        f"{order.buyer.city} {order.buyer.post_code}",
    ]


def make_pdf(lines: list[str]) -> bytes:
    """A valid PDF of one small page with these lines on it."""
    shown = " T* ".join(f"({_escape(line)}) Tj" for line in lines)
    text = f"BT /F1 12 Tf 14 TL 20 180 Td {shown} ET".encode("latin-1", "replace")
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 210] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
