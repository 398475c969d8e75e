import type { Client } from '@urql/core';
import { idempotencyKey } from '../api';
import type { Order, OrderStore } from '../orders/store';
import { Watched } from '../watched';
import { act, type Act, type Arguments } from './act';
import { watchActivity } from './watch';

/** Where one order of a deed stands. Only what the server said is told as done. */
export type Standing = 'sending' | 'waiting' | 'done' | 'refused' | 'unknown' | 'not_sent' | 'unanswered';

export interface Outcome {
  standing: Standing;
  words: string | null;
}

/** One click: one idempotency key, one or many orders, an outcome for each. */
export interface Deed {
  key: string;
  act: Act;
  orders: readonly Order[];
  arguments: Arguments;
  at: number;
  activityId: string | null;
  /** Where the file of its labels is to be had. */
  url: string | null;
  outcomes: ReadonlyMap<string, Outcome>;
}

const OPEN: ReadonlySet<Standing> = new Set(['sending', 'waiting', 'unknown', 'unanswered']);
export const isOpenStanding = (standing: Standing) => OPEN.has(standing);
export const isOpen = (deed: Deed) => [...deed.outcomes.values()].some(({ standing }) => OPEN.has(standing));

/** What was clicked in this session, newest first, and what became of it. */
export class Deeds {
  readonly all = new Watched<readonly Deed[]>([]);
  readonly client: Client;
  readonly orders: OrderStore;

  constructor(client: Client, orders: OrderStore) {
    this.client = client;
    this.orders = orders;
  }

  /** Does it once. Orders that are already on their way in another deed are left out. */
  begin(what: Act, orders: readonly Order[], args: Arguments = {}): void {
    const free = what === 'LABEL' ? orders : orders.filter((order) => !this.isBusy(order.id));
    if (free.length === 0) return;
    const outcomes = new Map(free.map((order): [string, Outcome] => [order.id, { standing: 'sending', words: null }]));
    const deed = { key: idempotencyKey(), act: what, orders: free, arguments: args, at: Date.now(), activityId: null, url: null, outcomes };
    this.all.set([deed, ...this.all.get()]);
    void this.#send(deed);
  }

  /** Sends the same key again: what was done is answered, what was not is done; never twice. */
  again(deed: Deed): void {
    const outcomes = new Map(deed.outcomes);
    for (const [id, { standing }] of outcomes) {
      if (standing === 'unanswered' || standing === 'not_sent') outcomes.set(id, { standing: 'sending', words: null });
    }
    const next = { ...deed, outcomes };
    this.#replace(next);
    void this.#send(next);
  }

  dismiss(key: string): void {
    this.all.set(this.all.get().filter((deed) => deed.key !== key));
  }

  isBusy(orderId: string): boolean {
    return this.all.get().some((deed) => {
      const outcome = deed.outcomes.get(orderId);
      return outcome !== undefined && OPEN.has(outcome.standing);
    });
  }

  async #send(deed: Deed): Promise<void> {
    const said = await act(this.client, this.orders, deed);
    const next = { ...deed, activityId: said.activityId, url: said.url, outcomes: new Map([...deed.outcomes, ...said.outcomes]) };
    this.#replace(next);
    if (next.url !== null) download(next.url);
    if (next.activityId !== null && isOpen(next)) await this.#watch(next, next.activityId);
  }

  async #watch(deed: Deed, activityId: string): Promise<void> {
    await watchActivity(this.client, deed, activityId, (outcomes) => {
      const current = this.all.get().find(({ key }) => key === deed.key);
      if (!current) return false;
      this.#replace({ ...current, outcomes: new Map([...current.outcomes, ...outcomes]) });
      return true;
    });
  }

  #replace(deed: Deed): void {
    this.all.set(this.all.get().map((one) => (one.key === deed.key ? deed : one)));
  }
}

/** Has the browser fetch a file; its address is known to this page alone, and ends soon. */
export function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}
