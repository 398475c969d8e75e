import { Tooltip } from '@mantine/core';
import { sentence } from '../words';
import type { Order } from './store';

/** Where an order stands. What an action must have led to, and no message has said yet, is marked so. */
export function StatusBadge({ order }: { order: Pick<Order, 'status' | 'statusRaw' | 'statusIsExpected'> }) {
  const name = order.status === 'UNKNOWN' ? order.statusRaw : sentence(order.status);
  const badge = (
    <span className="status" data-status={order.status} data-expected={order.statusIsExpected}>
      {name}
      {order.statusIsExpected && <span className="status-expected"> (expected)</span>}
    </span>
  );
  return order.statusIsExpected ? <Tooltip label="Your action was accepted; the marketplace has not told of it yet.">{badge}</Tooltip> : badge;
}
