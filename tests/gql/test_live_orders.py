"""Orders that change are told, over WebSocket and over server-sent events."""

from live_clients import following, socket_of, stream_of
from product import Product

CHANGED = """subscription ($filter: OrderFilter) {
  orderChanged(filter: $filter) {
    changeSequence matches order { remoteOrderId status lines { sku } channel { channelCode } }
  }
}"""


async def test_a_new_order_is_told_over_both_transports(product: Product) -> None:
    async with socket_of(product) as socket, stream_of(product, CHANGED) as events:
        await socket.subscribe(CHANGED)
        await following(product, 2)
        made = await product.new_order(brand_id="kopi-nusantara", channel="shpe")
        told = await socket.next()
        change = told["orderChanged"]
        assert (change["changeSequence"], change["matches"]) == ("1", True)
        assert change["order"]["remoteOrderId"] == made["remote_order_id"]
        assert change["order"]["channel"] == {"channelCode": "shpe"}
        assert len(change["order"]["lines"]) == len(made["item_ids"])
        assert await events.data() == told
