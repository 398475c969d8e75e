import { ActionIcon, Button, Checkbox, Tooltip } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { memo, type KeyboardEvent } from 'react';
import { StandingMark } from '../actions/standing_mark';
import { useOutcome } from '../actions/use_outcome';
import { may, nextAct, VERBS } from '../actions/verbs';
import type { Act } from '../actions/act';
import { ChannelName } from '../channels/channel_name';
import { useSession } from '../session/session';
import { moment, money } from '../words';
import { DeadlineClock } from './deadline_clock';
import { goods, pieces } from './goods';
import { belongs, type ListQuery } from './list_query';
import { StatusBadge } from './status_badge';
import { useOrder, type Order } from './store';

/** What a row can be asked for; one object for all rows, so that they are drawn only for themselves. */
export interface RowHands {
  open: (id: string) => void;
  toggle: (id: string, isRange: boolean) => void;
  focus: (id: string) => void;
  act: (what: Act, order: Order) => void;
}

interface Props {
  id: string;
  index: number;
  start: number;
  height: number;
  query: ListQuery;
  isSelected: boolean;
  isActive: boolean;
  hands: RowHands;
}

export const OrderRow = memo(function OrderRow({ id, index, start, height, query, isSelected, isActive, hands }: Props) {
  const { orders } = useSession();
  const order = useOrder(orders, id);
  if (!order) return null;

  function key(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') hands.open(id);
    else if (event.key === ' ') hands.toggle(id, event.shiftKey);
    else return;
    event.preventDefault();
  }

  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-id={id}
      data-order={order.remoteOrderId}
      data-left={!belongs(order, query)}
      tabIndex={isActive ? 0 : -1}
      className="order-row"
      style={{ transform: `translateY(${start}px)`, height }}
      onClick={(event) => hands.open((event.currentTarget.dataset.id ?? id))}
      onFocus={() => hands.focus(id)}
      onKeyDown={key}
    >
      <Cells order={order} isSelected={isSelected} hands={hands} />
    </div>
  );
});

function Cells({ order, isSelected, hands }: { order: Order; isSelected: boolean; hands: RowHands }) {
  const { brands } = useSession();
  const where = [order.delivery.name, order.delivery.city].filter(Boolean).join(', ');
  return (
    <>
      <div role="gridcell" className="cell-select">
        <Checkbox
          size="sm"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select order ${order.remoteOrderId}`}
          onClick={(event) => { event.stopPropagation(); hands.toggle(order.id, event.shiftKey); }}
          onChange={() => undefined}
        />
      </div>
      <div role="gridcell" className="cell-due"><DeadlineClock order={order} /></div>
      <div role="gridcell" className="cell-order">
        <span className="order-id">{order.remoteOrderId}</span>
        <span className="second">{moment(order.orderedAt)}</span>
      </div>
      <div role="gridcell" className="cell-channel">
        <ChannelName code={order.channelCode} />
        {brands.size > 1 && <span className="second">{order.brand?.name ?? ''}</span>}
      </div>
      <div role="gridcell" className="cell-goods">
        <span className="goods">{goods(order)}</span>
        <span className="second">{where || (order.shipping.provider ?? '')}</span>
      </div>
      <div role="gridcell" className="cell-total">
        <span>{money(order.totals.total)}</span>
        <span className="second">{pieces(order)} pcs</span>
      </div>
      <div role="gridcell" className="cell-status"><StatusBadge order={order} /></div>
      <div role="gridcell" className="cell-act"><RowAct order={order} hands={hands} /></div>
    </>
  );
}

function RowAct({ order, hands }: { order: Order; hands: RowHands }) {
  const latest = useOutcome(order.id);
  const next = nextAct(order);
  const isBusy = latest !== null && latest.isOpen;
  return (
    <>
      {latest && latest.outcome.standing !== 'done' && <StandingMark act={latest.act} outcome={latest.outcome} />}
      {may(order, 'LABEL') && (
        <Tooltip label="Label (l)">
          <ActionIcon variant="default" size={30} tabIndex={-1} aria-label={`Label of order ${order.remoteOrderId}`} onClick={(event) => { event.stopPropagation(); hands.act('LABEL', order); }}>
            <IconTag size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {order.status === 'REQUEST_CANCEL' && !isBusy && (
        <Button size="compact-sm" tabIndex={-1} variant="light" className="act" aria-label={`Answer the cancellation of order ${order.remoteOrderId}`} onClick={(event) => { event.stopPropagation(); hands.open(order.id); }}>
          Answer…
        </Button>
      )}
      {next && !isBusy && (
        <Button size="compact-sm" tabIndex={-1} variant="light" className="act" aria-label={`${VERBS[next].act} order ${order.remoteOrderId}`} onClick={(event) => { event.stopPropagation(); hands.act(next, order); }}>
          {VERBS[next].act}
        </Button>
      )}
    </>
  );
}
