import type { Order } from './store';

export interface Deadline {
  /** What has to be done until then. */
  what: 'Accept' | 'Pack' | 'Ship' | 'Answer';
  at: number;
}

type Named = [what: Deadline['what'], time: string | null | undefined];

/** The earliest deadline that still binds the seller, as `ordersAtRisk` sees it; null where none does. */
export function nextDeadline(order: Order): Deadline | null {
  const dates = open(order).flatMap(([what, time]) => (time ? [{ what, at: Date.parse(time) }] : []));
  return dates.reduce<Deadline | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
}

function open(order: Order): Named[] {
  const { acceptBy, packBy, shipBy, respondToCancellationBy } = order.deadlines;
  if (order.status === 'REQUEST_CANCEL') return [['Answer', respondToCancellationBy]];
  const isOurs = !order.fulfilledByMarketplace && !order.clickAndCollect;
  const ship: Named[] = isOurs ? [['Ship', shipBy], ['Ship', order.requiredAt]] : [];
  const pack: Named[] = isOurs ? [['Pack', packBy]] : [];
  if (order.status === 'PACKED') return ship;
  if (order.status === 'ACCEPTED' || order.status === 'PACK_FAILED') return [...pack, ...ship];
  return order.status === 'PENDING' ? [['Accept', acceptBy], ...pack, ...ship] : [];
}

export type Urgency = 'late' | 'hour' | 'soon' | 'calm';

const HOUR = 3_600_000;

export function urgency(deadline: Deadline, nowAt: number): Urgency {
  const left = deadline.at - nowAt;
  if (left <= 0) return 'late';
  if (left <= HOUR) return 'hour';
  return left <= 6 * HOUR ? 'soon' : 'calm';
}
