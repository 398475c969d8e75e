import type { Client } from '@urql/core';
import { ask } from '../api';
import { ChangesAfterDocument, NewestChangeDocument } from '../gql/graphql';
import type { Order, OrderStore } from '../orders/store';
import { Watched } from '../watched';

export type Liveness = 'connecting' | 'live' | 'asking' | 'offline';

const PAUSE = 4000;

/**
 * Follows all changes of orders by their changeSequence: nothing is missed, however the news comes.
 * The server's number is the truth; what a connection says only makes it quicker.
 */
export class Follower {
  readonly liveness = new Watched<Liveness>('connecting');
  readonly #client: Client;
  readonly #store: OrderStore;
  readonly #listeners = new Set<(orders: Order[]) => void>();
  #since: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(client: Client, store: OrderStore) {
    this.#client = client;
    this.#store = store;
  }

  /** Follows until the answer is called. */
  readonly start = (): (() => void) => {
    this.#running = true;
    const wake = () => this.#soon(0);
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    wake();
    return () => {
      this.#running = false;
      clearTimeout(this.#timer);
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
    };
  };

  onChange(listener: (orders: Order[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #soon(pause: number): void {
    clearTimeout(this.#timer);
    if (this.#running) this.#timer = setTimeout(() => void this.#turn(), pause);
  }

  async #turn(): Promise<void> {
    try {
      await this.#catchUp();
      this.liveness.set('asking');
    } catch {
      this.liveness.set('offline');
    }
    this.#soon(PAUSE);
  }

  async #catchUp(): Promise<void> {
    if (this.#since === null) {
      const { orders } = await ask(this.#client, NewestChangeDocument, {});
      this.#since = orders.nodes[0]?.changeSequence ?? '0';
      return;
    }
    for (let more = true; more && this.#running; ) {
      const { orders } = await ask(this.#client, ChangesAfterDocument, { after: this.#since });
      this.#take(orders.nodes);
      more = orders.pageInfo.hasNextPage;
    }
  }

  #take(orders: readonly Order[]): void {
    const last = orders.at(-1);
    if (!last) return;
    this.#since = last.changeSequence;
    const taken = this.#store.put(orders);
    for (const listener of this.#listeners) listener(taken);
  }
}
