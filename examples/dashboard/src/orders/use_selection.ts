import { useCallback, useMemo, useRef, useState } from 'react';
import { useSession } from '../session/session';
import type { OrderList } from './order_list';
import type { Order } from './store';

const NONE: ReadonlySet<string> = new Set();
/** What the API takes in one bulk. */
const MOST = 1000;

export interface Selection {
  selected: ReadonlySet<string>;
  orders: Order[];
  toggle: (id: string, isRange: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
}

/** Which rows of a list are selected; another list begins with none. */
export function useSelection(list: OrderList, ids: readonly string[]): Selection {
  const { orders } = useSession();
  const [held, setHeld] = useState({ list, selected: NONE });
  const last = useRef<string | null>(null);
  const selected = held.list === list ? held.selected : NONE;

  const change = useCallback((make: (before: ReadonlySet<string>) => Iterable<string>) => {
    setHeld((before) => ({ list, selected: new Set([...make(before.list === list ? before.selected : NONE)].slice(0, MOST)) }));
  }, [list]);
  const toggle = useCallback((id: string, isRange: boolean) => {
    const shown = list.state.get().ids;
    const range = isRange && last.current !== null ? between(shown, last.current, id) : [id];
    last.current = id;
    change((before) => (before.has(id) ? [...before].filter((one) => one !== id) : [...before, ...range]));
  }, [change, list]);
  const toggleAll = useCallback(() => {
    change((before) => (before.size > 0 ? [] : list.state.get().ids));
  }, [change, list]);
  const clear = useCallback(() => change(() => []), [change]);

  const known = useMemo(() => {
    const here = new Set(ids);
    return [...selected].filter((id) => here.has(id)).flatMap((id) => orders.get(id) ?? []);
  }, [selected, ids, orders]);
  return { selected, orders: known, toggle, toggleAll, clear };
}

function between(ids: readonly string[], one: string, other: string): readonly string[] {
  const [from = 0, to = 0] = [ids.indexOf(one), ids.indexOf(other)].sort((a, b) => a - b);
  return from < 0 ? [other] : ids.slice(from, to + 1);
}
