import { useCallback, useState, type ReactNode } from 'react';
import type { Order } from '../orders/store';
import { useSession } from '../session/session';
import { canBeMany, type Act } from './act';
import { ReasonDialog } from './reason_dialog';
import { CompleteDialog } from './complete_dialog';
import { may } from './verbs';

interface Asked {
  act: Act;
  orders: Order[];
}

export interface Acting {
  /** Begins an action, or first asks for what it needs: a reason, a settlement code. */
  begin: (act: Act, orders: Order[]) => void;
  dialog: ReactNode;
}

export const canAct = (order: Order, act: Act) => may(order, act);

export function useActing(): Acting {
  const { deeds } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const begin = useCallback((act: Act, orders: Order[]) => {
    if (orders.length === 0) return;
    const isAsking = act === 'CANCEL' || act === 'REJECT_CANCELLATION' || (act === 'COMPLETE' && orders.some((order) => order.clickAndCollect));
    if (isAsking) setAsked({ act, orders });
    else if (orders.length > 1 && !canBeMany(act)) for (const order of orders) deeds.begin(act, [order]);
    else deeds.begin(act, orders);
  }, [deeds]);
  const close = () => setAsked(null);
  if (asked === null) return { begin, dialog: null };
  function send({ act, orders }: Asked, reasons: Record<string, string>) {
    if (canBeMany(act)) deeds.begin(act, orders, { reasons });
    else for (const order of orders) deeds.begin(act, [order], { reasons });
  }
  const dialog = asked.act === 'COMPLETE'
    ? <CompleteDialog orders={asked.orders} onClose={close} onSend={(receivedBy) => deeds.begin('COMPLETE', asked.orders, { receivedBy })} />
    : <ReasonDialog act={asked.act} orders={asked.orders} onClose={close} onSend={(reasons) => send(asked, reasons)} />;
  return { begin, dialog };
}
