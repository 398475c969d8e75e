import type { OrderStatus } from '../gql/graphql';
import { SORTS, type ListQuery, type SortName } from './list_query';

/** The lists of a seller's day. `withinHours` lists by deadline, the others by time. */
export const WORKLISTS = {
  todo: { label: 'To do', withinHours: 24 * 30, statuses: [], sort: 'oldest' },
  hour: { label: 'Within the hour', withinHours: 1, statuses: [], sort: 'oldest' },
  accept: { label: 'To accept', withinHours: null, statuses: ['PENDING'], sort: 'oldest' },
  pack: { label: 'To pack', withinHours: null, statuses: ['ACCEPTED', 'PACK_FAILED'], sort: 'oldest' },
  ship: { label: 'To ship', withinHours: null, statuses: ['PACKED'], sort: 'oldest' },
  cancellations: { label: 'Cancellations', withinHours: null, statuses: ['REQUEST_CANCEL'], sort: 'oldest' },
  all: { label: 'All orders', withinHours: null, statuses: [], sort: 'newest' },
} as const satisfies Record<string, { label: string; withinHours: number | null; statuses: OrderStatus[]; sort: SortName }>;

export type Worklist = keyof typeof WORKLISTS;

export const STATUSES: readonly OrderStatus[] = [
  'UNPAID', 'PENDING', 'ACCEPTED', 'PACKED', 'PACK_FAILED', 'SHIPPED', 'COMPLETED', 'CANCELLED', 'REQUEST_CANCEL', 'UNKNOWN',
];

export const isKeyOf = <Name extends string>(table: Record<Name, unknown>, name: string): name is Name => Object.hasOwn(table, name);

export function worklistOf(params: URLSearchParams): Worklist {
  const name = params.get('list') ?? 'todo';
  return isKeyOf(WORKLISTS, name) ? name : 'todo';
}

/** What the address says is listed. Worklists have their own statuses; the others may be narrowed. */
export function queryOf(params: URLSearchParams): ListQuery {
  const list = WORKLISTS[worklistOf(params)];
  const sort = params.get('sort') ?? list.sort;
  const chosen = STATUSES.filter((status) => params.getAll('status').includes(status));
  return {
    withinHours: list.withinHours,
    statuses: list.statuses.length > 0 ? [...list.statuses] : chosen,
    channelCodes: params.getAll('channel'),
    brandIds: params.getAll('brand'),
    search: params.get('search') ?? '',
    days: Number(params.get('days') ?? 0) || null,
    sort: isKeyOf(SORTS, sort) ? sort : list.sort,
  };
}
