import type { Client } from '@urql/core';
import { ask, Failure } from '../api';
import { ChangesAfterDocument, NewestChangeDocument, OrderChangesDocument } from '../gql/graphql';
import type { Order, OrderStore } from '../orders/store';
import { Watched } from '../watched';
import type { Line } from './socket';

/** `asking`: the server answers, but a live connection to it does not stand. */
export type Liveness = 'connecting' | 'live' | 'asking' | 'offline' | 'ended';

const PAUSES = [500, 1000, 2000, 4000];
/** Changes that come together are told together. */
const GATHER = 80;

/**
 * Follows all changes of orders by their changeSequence. The server's number is the truth: after an
 * interruption it is told from where to go on, so that nothing is missed, however the news comes.
 */
export class Follower {
  readonly liveness = new Watched<Liveness>('connecting');
  readonly #client: Client;
  readonly #store: OrderStore;
  readonly #line: Line;
  readonly #listeners = new Set<(orders: Order[]) => void>();
  #since: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hang: (() => void) | null = null;
  #gathered: Order[] = [];
  #failures = 0;
  #running = false;

  constructor(client: Client, store: OrderStore, line: Line) {
    this.#client = client;
    this.#store = store;
    this.#line = line;
  }

  /** Follows until the answer is called. */
  readonly start = (): (() => void) => {
    this.#running = true;
    const wake = () => this.#soon(0);
    const lose = () => this.#lost('offline');
    const forget = this.#line.stands.subscribe(() => this.#stand());
    window.addEventListener('online', wake);
    window.addEventListener('offline', lose);
    wake();
    return () => {
      this.#running = false;
      this.#hang?.();
      clearTimeout(this.#timer);
      forget();
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', lose);
    };
  };

  onChange(listener: (orders: Order[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #soon(pause: number): void {
    clearTimeout(this.#timer);
    if (this.#running && this.#hang === null) this.#timer = setTimeout(() => void this.#turn(), pause);
  }

  async #turn(): Promise<void> {
    try {
      const since = await this.#catchUp();
      if (this.liveness.get() !== 'live') this.liveness.set('asking');
      if (this.#running) this.#listen(since);
    } catch (error) {
      const isEnded = error instanceof Failure && error.code === 'UNAUTHENTICATED';
      if (isEnded) this.liveness.set('ended');
      else this.#lost('offline');
    }
  }

  /** Asks for what changed meanwhile, and answers up to where all is known. */
  async #catchUp(): Promise<string> {
    if (this.#since === null) {
      const { orders } = await ask(this.#client, NewestChangeDocument, {});
      return (this.#since = orders.nodes[0]?.changeSequence ?? '0');
    }
    for (let more = true; more && this.#running; ) {
      const { orders } = await ask(this.#client, ChangesAfterDocument, { after: this.#since });
      this.#take(orders.nodes);
      this.#tell();
      more = orders.pageInfo.hasNextPage;
    }
    return this.#since;
  }

  #listen(after: string): void {
    const over = { is: false };
    const stream = this.#client.subscription(OrderChangesDocument, { after });
    const heard = stream.subscribe(({ data, error, hasNext }) => {
      if (data && !error) this.#heard([data.orderChanged.order]);
      if (over.is || (!error && hasNext)) return;
      over.is = true;
      // Where no line ever stands, the server is asked instead, as long as it answers.
      this.#lost(this.liveness.get() === 'live' ? 'offline' : this.liveness.get());
    });
    if (over.is) heard.unsubscribe();
    else this.#hang = () => heard.unsubscribe();
    this.#stand();
  }

  #stand(): void {
    if (this.#hang === null || !this.#line.stands.get()) return;
    this.#failures = 0;
    this.liveness.set('live');
  }

  #lost(liveness: Liveness): void {
    this.#hang?.();
    this.#hang = null;
    if (this.liveness.get() !== liveness) this.liveness.set(liveness);
    this.#soon(PAUSES[Math.min(this.#failures, PAUSES.length - 1)] ?? 0);
    this.#failures += 1;
  }

  #heard(orders: readonly Order[]): void {
    if (this.#gathered.length === 0) setTimeout(() => this.#tell(), GATHER);
    this.#take(orders);
  }

  #take(orders: readonly Order[]): void {
    const last = orders.at(-1);
    if (last) this.#since = last.changeSequence;
    this.#gathered.push(...orders);
  }

  #tell(): void {
    const taken = this.#store.put(this.#gathered);
    this.#gathered = [];
    if (taken.length > 0) for (const listener of this.#listeners) listener(taken);
  }
}
