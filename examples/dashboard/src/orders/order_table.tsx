import { Checkbox, Loader, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, type ReactNode, type RefObject } from 'react';
import type { ListState } from './order_list';
import type { ListQuery } from './list_query';
import { OrderRow, type RowHands } from './order_row';

interface Props {
  state: ListState;
  query: ListQuery;
  selected: ReadonlySet<string>;
  activeId: string | null;
  /** Whether the active row was reached by keyboard, and is to be brought into sight and focus. */
  follows: RefObject<boolean>;
  hands: RowHands;
  scrollRef: RefObject<HTMLDivElement | null>;
  onMore: () => void;
  onSelectAll: () => void;
  children: ReactNode;
}

const ROW = 58;
const CARD = 128;
const AHEAD = 30;

const HEADS = ['Due', 'Order', 'Channel', 'Goods', 'Total', 'Status'];

/** The orders as a grid: only the rows in sight are in the page, however many there are. */
export function OrderTable({ state, query, selected, activeId, follows, hands, scrollRef, onMore, onSelectAll, children }: Props) {
  const isCards = useMediaQuery('(max-width: 61.99em)', false, { getInitialValueInEffect: false });
  const { ids, total, phase, hasMore } = state;
  const height = isCards ? CARD : ROW;
  const active = activeId === null ? -1 : ids.indexOf(activeId);
  const extract = useCallback((range: Range) => withActive(defaultRangeExtractor(range), active), [active]);
  const rows = useVirtualizer({ count: ids.length, getScrollElement: () => scrollRef.current, estimateSize: () => height, overscan: 8, getItemKey: (index) => ids[index] ?? index, rangeExtractor: extract });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => rows.measure(), [rows, height]);
  useEffect(() => {
    if (hasMore && phase === 'ready' && last >= ids.length - AHEAD) onMore();
  }, [hasMore, phase, last, ids.length, onMore]);
  useEffect(() => {
    if (active < 0 || !follows.current) return;
    follows.current = false;
    rows.scrollToIndex(active, { align: 'auto' });
    const row = scrollRef.current?.querySelector<HTMLElement>(`[data-index="${active}"] , [aria-rowindex="${active + 2}"]`);
    row?.focus({ preventScroll: true });
  }, [active, follows, rows, scrollRef]);

  const isAll = ids.length > 0 && selected.size >= ids.length;
  return (
    <div ref={scrollRef} className="scroller" data-testid="orders-scroller">
      <div role="grid" aria-label="Orders" aria-rowcount={total === null ? -1 : total + 1} aria-multiselectable="true" aria-busy={phase === 'loading'} className="grid">
        <div role="row" aria-rowindex={1} className="order-row heads">
          <div role="columnheader" className="cell-select"><Checkbox size="sm" aria-label="Select all that are loaded" checked={isAll} indeterminate={selected.size > 0 && !isAll} onChange={onSelectAll} /></div>
          {HEADS.map((head) => <div key={head} role="columnheader" className={`cell-${CELL[head]}`}>{head}</div>)}
          <div role="columnheader" className="cell-act"><span className="unseen">Next action</span></div>
        </div>
        <div role="rowgroup" className="rows" style={{ height: rows.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const id = ids[index];
            return id === undefined ? null : (
              <OrderRow key={key} id={id} index={index} start={start} height={height} query={query} isSelected={selected.has(id)} isActive={index === Math.max(active, 0)} hands={hands} />
            );
          })}
        </div>
      </div>
      {phase === 'loading' && <LoadingRows height={height} />}
      {phase === 'more' && <div className="more"><Loader size="sm" aria-label="Loading more orders" /></div>}
      {children}
    </div>
  );
}

const CELL: Record<string, string> = { Due: 'due', Order: 'order', Channel: 'channel', Goods: 'goods', Total: 'total', Status: 'status' };

/** The active row stays in the page even out of sight, so that focus is never lost. */
function withActive(indexes: number[], active: number): number[] {
  if (active < 0 || indexes.includes(active)) return indexes;
  return [...indexes, active].sort((a, b) => a - b);
}

function LoadingRows({ height }: { height: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 10 }, (_, row) => <div key={row} className="loading-row" style={{ height }}><Skeleton height={height - 26} radius="sm" /></div>)}
    </div>
  );
}
