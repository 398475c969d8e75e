import { now } from '../clock';
import type { OrderFilter, OrderSort, OrderStatus } from '../gql/graphql';
import { nextDeadline } from './deadlines';
import type { Order } from './store';

/** Which orders a list shows. Without `within` all, sorted by `sort`; with it the most urgent first. */
export interface ListQuery {
  withinHours: number | null;
  statuses: OrderStatus[];
  channelCodes: string[];
  brandIds: string[];
  search: string;
  days: number | null;
  sort: SortName;
}

export const SORTS = {
  newest: { label: 'Newest first', sort: { field: 'ORDERED_AT', direction: 'DESC' } },
  oldest: { label: 'Oldest first', sort: { field: 'ORDERED_AT', direction: 'ASC' } },
  changed: { label: 'Last changed', sort: { field: 'UPDATED_AT', direction: 'DESC' } },
  required: { label: 'Ship date', sort: { field: 'REQUIRED_AT', direction: 'ASC' } },
  largest: { label: 'Largest total', sort: { field: 'TOTAL', direction: 'DESC' } },
} as const satisfies Record<string, { label: string; sort: OrderSort }>;

export type SortName = keyof typeof SORTS;

const DAY = 86_400_000;
const some = <Value>(values: Value[]) => (values.length > 0 ? values : undefined);

export function filterOf(query: ListQuery): OrderFilter {
  const search = query.search.trim();
  return {
    statuses: some(query.statuses),
    channelCodes: some(query.channelCodes),
    brandIds: some(query.brandIds),
    search: search === '' ? undefined : search,
    orderedAt: query.days === null ? undefined : { from: new Date(startOf(query.days)).toISOString() },
  };
}

/** Midnight here, so many days ago: 1 is today's. */
function startOf(days: number): number {
  const midnight = new Date(now());
  midnight.setHours(0, 0, 0, 0);
  return midnight.getTime() - (days - 1) * DAY;
}

/** Whether a changed order belongs into this list, as far as a page can tell. */
export function belongs(order: Order, query: ListQuery): boolean {
  const fits = <Value>(wanted: Value[], value: Value) => wanted.length === 0 || wanted.includes(value);
  const search = query.search.trim().toLowerCase();
  return (
    fits(query.statuses, order.status) &&
    fits(query.channelCodes, order.channelCode) &&
    fits(query.brandIds, order.brand?.brandId ?? '') &&
    (search === '' || order.remoteOrderId.toLowerCase().includes(search)) &&
    (query.days === null || (order.orderedAt != null && Date.parse(order.orderedAt) >= startOf(query.days))) &&
    (query.withinHours === null || isDue(order, query.withinHours))
  );
}

function isDue(order: Order, hours: number): boolean {
  const deadline = nextDeadline(order);
  return deadline !== null && deadline.at < now() + hours * 3_600_000;
}
