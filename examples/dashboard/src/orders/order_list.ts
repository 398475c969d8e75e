import type { Client } from '@urql/core';
import { ask, Failure } from '../api';
import { OrdersAtRiskDocument, OrdersDocument, type OrdersQuery } from '../gql/graphql';
import { Watched } from '../watched';
import { belongs, filterOf, SORTS, type ListQuery } from './list_query';
import type { Order, OrderStore } from './store';

export interface ListState {
  ids: readonly string[];
  total: number | null;
  phase: 'loading' | 'ready' | 'more' | 'failed';
  hasMore: boolean;
  failure: string | null;
  /** Orders that changed since: they would now come into the list, or leave it. */
  arrived: ReadonlySet<string>;
  left: ReadonlySet<string>;
}

const PAGE = 100;
const NONE: ReadonlySet<string> = new Set();
const EMPTY: ListState = { ids: [], total: null, phase: 'loading', hasMore: false, failure: null, arrived: NONE, left: NONE };

/** The pages of one list, one after the other by keyset; the orders themselves are in the store. */
export class OrderList {
  readonly state = new Watched<ListState>(EMPTY);
  readonly query: ListQuery;
  readonly #client: Client;
  readonly #store: OrderStore;
  #shown = new Set<string>();
  #cursor: string | null = null;
  #turn = 0;

  constructor(client: Client, store: OrderStore, query: ListQuery) {
    this.#client = client;
    this.#store = store;
    this.query = query;
  }

  /** Reads the first page; what is shown stays until it is there. */
  async refresh(): Promise<void> {
    this.#turn += 1;
    await this.#read(null);
  }

  async more(): Promise<void> {
    const { phase, hasMore } = this.state.get();
    if (phase !== 'ready' || !hasMore) return;
    this.#change({ phase: 'more' });
    await this.#read(this.#cursor);
  }

  /** Takes note of orders that changed. Nothing moves under the reader's hand. */
  note(orders: readonly Order[]): void {
    const arrived = new Set(this.state.get().arrived);
    const left = new Set(this.state.get().left);
    for (const order of orders) {
      const isIn = belongs(order, this.query);
      const isShown = this.#shown.has(order.id);
      mark(arrived, order.id, isIn && !isShown);
      mark(left, order.id, !isIn && isShown);
    }
    this.#change({ arrived, left });
  }

  async #read(after: string | null): Promise<void> {
    const turn = this.#turn;
    try {
      const page = await this.#page(after);
      if (turn === this.#turn) this.#take(page, after === null);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#change({ phase: 'failed', failure: error instanceof Failure ? error.message : 'This page failed.' });
    }
  }

  async #page(after: string | null): Promise<OrdersQuery['page']> {
    const { withinHours, sort } = this.query;
    const asked = { filter: filterOf(this.query), first: PAGE, after, isFirst: after === null };
    if (withinHours === null) {
      return (await ask(this.#client, OrdersDocument, { ...asked, sort: SORTS[sort].sort })).page;
    }
    return (await ask(this.#client, OrdersAtRiskDocument, { ...asked, within: `PT${withinHours}H` })).page;
  }

  #take({ nodes, pageInfo, totalCount }: OrdersQuery['page'], isFirst: boolean): void {
    this.#store.put(nodes);
    if (isFirst) this.#shown = new Set();
    const fresh = nodes.map((order) => order.id).filter((id) => !this.#shown.has(id));
    for (const id of fresh) this.#shown.add(id);
    this.#cursor = pageInfo.endCursor ?? null;
    const { ids, total, arrived, left } = this.state.get();
    this.#change({
      ids: isFirst ? fresh : [...ids, ...fresh],
      total: totalCount ?? total,
      phase: 'ready',
      hasMore: pageInfo.hasNextPage,
      failure: null,
      arrived: isFirst ? NONE : arrived,
      left: isFirst ? NONE : left,
    });
  }

  #change(part: Partial<ListState>): void {
    this.state.set({ ...this.state.get(), ...part });
  }
}

function mark(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}
