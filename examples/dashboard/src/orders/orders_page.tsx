import { Button } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ActionBar } from '../actions/action_bar';
import { canAct, useActing } from '../actions/acting';
import type { Act } from '../actions/act';
import { useSession } from '../session/session';
import { Failed, Nothing } from '../shell/states';
import { useRoute } from '../shell/route';
import { useWatched } from '../watched';
import { plural } from '../words';
import { Filters } from './filters';
import { OrderDrawer } from './order_drawer';
import { OrderList, type ListState } from './order_list';
import type { RowHands } from './order_row';
import { OrderTable } from './order_table';
import type { Order } from './store';
import { Tiles } from './tiles';
import { queryOf, worklistOf } from './worklists';
import { useSelection } from './use_selection';

const PAUSE = 800;

/** A list for what the address says; it lives as long as that stays the same. */
function useOrderList(params: URLSearchParams): OrderList {
  const { client, orders, follower } = useSession();
  const said = JSON.stringify(queryOf(params));
  const list = useMemo(() => new OrderList(client, orders, JSON.parse(said) as ReturnType<typeof queryOf>), [client, orders, said]);
  useEffect(() => {
    void list.refresh();
    return follower.onChange((changed) => list.note(changed));
  }, [list, follower]);
  return list;
}

export function OrdersPage() {
  const { params } = useRoute();
  const { orders } = useSession();
  const list = useOrderList(params);
  const state = useWatched(list.state);
  const [openId, setOpenId] = useState<string | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const selection = useSelection(list, state.ids);
  const acting = useActing();
  const follows = useRef(false);
  const scrollRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const { begin } = acting;
  const { toggle } = selection;

  const hands = useMemo<RowHands>(() => ({
    open: setOpenId,
    toggle,
    focus: setActiveId,
    act: (what: Act, order: Order) => begin(what, [order]),
  }), [toggle, begin]);
  const refresh = useCallback(() => {
    scrollRef.current?.scrollTo({ top: 0 });
    void list.refresh();
  }, [list]);

  /** The order that is open, else what is selected, else where the reader is. */
  function meant(): Order[] {
    const ids = openId !== null ? [openId] : selection.selected.size > 0 ? [...selection.selected] : activeId !== null ? [activeId] : [];
    return ids.flatMap((id) => orders.get(id) ?? []);
  }
  function move(step: number) {
    const index = activeId === null ? -1 : state.ids.indexOf(activeId);
    const next = state.ids[Math.min(Math.max(index + step, 0), state.ids.length - 1)];
    if (next === undefined) return;
    follows.current = true;
    setActiveId(next);
    if (openId !== null) setOpenId(next);
  }
  const act = (what: Act) => begin(what, meant().filter((order) => canAct(order, what)));
  useHotkeys([
    ['j', () => move(1)], ['ArrowDown', () => move(1)], ['k', () => move(-1)], ['ArrowUp', () => move(-1)],
    ['Enter', () => { if (document.activeElement === document.body && activeId !== null) setOpenId(activeId); }],
    ['x', () => { if (activeId !== null) toggle(activeId, false); }],
    ['a', () => act('ACCEPT')], ['p', () => act('PACK')], ['s', () => act('SHIP')], ['l', () => act('LABEL')], ['c', () => act('CANCEL')],
    ['r', refresh], ['/', () => searchRef.current?.focus()],
    ['Escape', () => { if (openId === null) selection.clear(); }],
  ]);

  return (
    <div className="orders-page">
      <h1 className="unseen">Orders</h1>
      <Tiles list={worklistOf(params)} query={list.query} />
      <Filters list={worklistOf(params)} query={list.query} searchRef={searchRef} onRefresh={refresh} />
      <OrderTable
        state={state} query={list.query} selected={selection.selected} activeId={activeId} follows={follows} hands={hands}
        scrollRef={scrollRef} onMore={() => void list.more()} onSelectAll={selection.toggleAll}
      >
        {state.phase === 'failed' && <Failed words={state.failure ?? ''} onAgain={() => void list.refresh()} />}
        {state.phase === 'ready' && state.ids.length === 0 && <Empty list={worklistOf(params)} />}
      </OrderTable>
      <News state={state} scrollRef={scrollRef} isHeld={selection.selected.size > 0 || openId !== null} onRefresh={refresh} />
      <ActionBar selected={selection.orders} onAct={begin} onClear={selection.clear} />
      <OrderDrawer id={openId} onClose={() => setOpenId(null)} onAct={begin} />
      {acting.dialog}
    </div>
  );
}

function Empty({ list }: { list: ReturnType<typeof worklistOf> }) {
  if (list === 'hour') return <Nothing title="Nothing is due within the hour">What comes next is under “To do”, the most urgent first.</Nothing>;
  return <Nothing title="No orders here">No order fits these filters now. New ones come by themselves.</Nothing>;
}

interface NewsProps {
  state: ListState;
  scrollRef: React.RefObject<HTMLDivElement | null>;
  isHeld: boolean;
  onRefresh: () => void;
}

/** Orders that came or left: taken in by itself while nobody is at the list, else when asked. */
function News({ state, scrollRef, isHeld, onRefresh }: NewsProps) {
  const isTouch = useMediaQuery('(hover: none)', false);
  const { arrived, left, phase } = state;
  const many = arrived.size + left.size;
  useEffect(() => {
    const timer = setInterval(() => {
      const list = scrollRef.current;
      if (many === 0 || isHeld || phase !== 'ready' || !list || list.scrollTop > 4) return;
      if ((!isTouch && list.matches(':hover')) || list.contains(document.activeElement)) return;
      onRefresh();
    }, PAUSE);
    return () => clearInterval(timer);
  }, [many, isHeld, phase, isTouch, onRefresh, scrollRef]);

  const words = [arrived.size > 0 && `${plural(arrived.size, 'order')} came`, left.size > 0 && `${left.size} done here`].filter(Boolean).join(' · ');
  return (
    <output className="news" data-shown={many > 0}>
      {many > 0 && <Button size="compact-md" radius="xl" onClick={onRefresh}>{words}: show</Button>}
    </output>
  );
}
