import { useCallback, useSyncExternalStore } from 'react';
import type { OrderRowFragment } from '../gql/graphql';

export type Order = OrderRowFragment;

/** Every order that was seen, by id. Of two states the one with the higher changeSequence stands. */
export class OrderStore {
  readonly #orders = new Map<string, Order>();
  readonly #listeners = new Map<string, Set<() => void>>();

  get(id: string): Order | undefined {
    return this.#orders.get(id);
  }

  /** Takes what is newer and tells who watches it; answers what was taken. */
  put(orders: readonly Order[]): Order[] {
    const taken = orders.filter((order) => !this.#isOlder(order));
    for (const order of taken) this.#orders.set(order.id, order);
    for (const order of taken) this.#listeners.get(order.id)?.forEach((listener) => listener());
    return taken;
  }

  subscribe(id: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    };
  }

  #isOlder(order: Order): boolean {
    const known = this.#orders.get(order.id);
    return known !== undefined && BigInt(order.changeSequence) < BigInt(known.changeSequence);
  }
}

/** One order, drawn again when it changes and only then. */
export function useOrder(store: OrderStore, id: string): Order | undefined {
  const subscribe = useCallback((listener: () => void) => store.subscribe(id, listener), [store, id]);
  return useSyncExternalStore(subscribe, () => store.get(id));
}
