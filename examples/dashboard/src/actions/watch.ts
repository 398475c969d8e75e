import type { Client } from '@urql/core';
import { ask } from '../api';
import { ActivityChangesDocument, ActivityNowDocument, type ActivityNowQuery, type ItemRowFragment } from '../gql/graphql';
import type { Order } from '../orders/store';
import { standingOf } from './act';
import type { Deed, Outcome, Standing } from './deeds';

const OPEN: ReadonlySet<string> = new Set(['PENDING', 'SENT', 'QUEUED', 'UNKNOWN', 'NO_FEEDBACK']);
const PAGE = 100;

/** Watches an activity until nothing of it is open, or `take` says that nobody listens. */
export async function watchActivity(
  client: Client,
  deed: Deed,
  activityId: string,
  take: (outcomes: Map<string, Outcome>) => boolean,
): Promise<void> {
  const news = new News(client, activityId);
  try {
    for (let turn = 0; ; turn += 1) {
      await news.next(Math.min(1000 + turn * 500, 5000));
      const items = await itemsOf(client, activityId).catch(() => null);
      if (items === null) continue;
      const wanted = take(outcomesOf(items, deed.orders));
      if (!wanted || !items.some((item) => OPEN.has(item.status))) return;
    }
  } finally {
    news.end();
  }
}

/** Waits until an activity is told to have changed; and, where that is not told, for a while. */
class News {
  readonly end: () => void;
  #isNew = false;
  #wake: (() => void) | null = null;

  constructor(client: Client, activityId: string) {
    const stream = client.subscription(ActivityChangesDocument, { activityId });
    const heard = stream.subscribe(({ data }) => {
      if (!data) return;
      this.#isNew = true;
      this.#wake?.();
    });
    this.end = () => heard.unsubscribe();
  }

  async next(most: number): Promise<void> {
    if (!this.#isNew) {
      await new Promise<void>((go) => {
        const timer = setTimeout(go, most);
        this.#wake = () => {
          clearTimeout(timer);
          go();
        };
      });
    }
    this.#isNew = false;
    this.#wake = null;
  }
}

async function itemsOf(client: Client, activityId: string): Promise<ItemRowFragment[]> {
  const items: ItemRowFragment[] = [];
  for (let after: string | null = null; ; ) {
    const { activity }: ActivityNowQuery = await ask(client, ActivityNowDocument, { activityId, first: PAGE, after });
    if (!activity) return items;
    items.push(...activity.items.nodes);
    after = activity.items.pageInfo.endCursor ?? null;
    if (!activity.items.pageInfo.hasNextPage) return items;
  }
}

export function outcomesOf(items: readonly ItemRowFragment[], orders: readonly Order[]): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const item of items) {
    const order = orders.find((one) => one.remoteOrderId === item.target && isOn(one, item));
    if (order) outcomes.set(order.id, { standing: standingFor(item), words: item.message ?? null });
  }
  return outcomes;
}

function isOn(order: Order, item: ItemRowFragment): boolean {
  const told = item.upstream?.channelCode;
  return told == null || told === order.channelCode;
}

function standingFor({ status, code }: ItemRowFragment): Standing {
  switch (status) {
    case 'SUCCEEDED':
      return 'done';
    case 'UNKNOWN':
    case 'NO_FEEDBACK':
      return 'unknown';
    case 'NOT_SENT':
      return 'not_sent';
    case 'FAILED':
    case 'SUPERSEDED':
      return standingOf(code);
    default:
      return 'waiting';
  }
}
