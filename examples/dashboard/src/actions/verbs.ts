import type { Order } from '../orders/store';
import type { Act } from './act';
import type { Deed, Standing } from './deeds';

interface Verb {
  /** What the button says. */
  act: string;
  doing: string;
  done: string;
}

export const VERBS: Record<Act, Verb> = {
  ACCEPT: { act: 'Accept', doing: 'Accepting', done: 'Accepted' },
  PACK: { act: 'Pack', doing: 'Packing', done: 'Packed' },
  SHIP: { act: 'Ship', doing: 'Shipping', done: 'Shipped' },
  COMPLETE: { act: 'Complete', doing: 'Completing', done: 'Completed' },
  CANCEL: { act: 'Cancel', doing: 'Cancelling', done: 'Cancelled' },
  REJECT_CANCELLATION: { act: 'Keep order', doing: 'Refusing the cancellation', done: 'Cancellation refused' },
  LABEL: { act: 'Label', doing: 'Fetching the label', done: 'Label fetched' },
};

/** What stands before an order in its day: the one button of its row. */
const COURSE: readonly Act[] = ['ACCEPT', 'PACK', 'SHIP'];

export function nextAct(order: Order): Act | null {
  if (order.status === 'REQUEST_CANCEL') return null;
  return COURSE.find((one) => may(order, one)) ?? null;
}

/** Whether the rules let it through now; labels are had from the time an order is packed. */
export function may(order: Order, act: Act): boolean {
  if (act !== 'LABEL') return order.availableActions.includes(act);
  return order.status === 'PACKED' || order.status === 'SHIPPED';
}

export function said(standing: Standing, act: Act): string {
  switch (standing) {
    case 'sending':
      return `${VERBS[act].doing}…`;
    case 'waiting':
      return 'In progress…';
    case 'done':
      return VERBS[act].done;
    case 'refused':
      return 'Refused';
    case 'unknown':
      return 'Outcome unknown';
    case 'not_sent':
      return 'Not sent';
    case 'unanswered':
      return 'No answer';
  }
}

export const EXPLAINED: Partial<Record<Standing, string>> = {
  waiting: 'It is written down and being sent; the outcome of each order follows.',
  unknown: 'It was sent, and no answer came: it may or may not have been done. It is not sent again, and this page keeps watching until it is known.',
  not_sent: 'Nothing reached the marketplace. You may ask again: the same click is done only once.',
  unanswered: 'This server did not answer. You may ask again: the same click is done only once.',
};

export function titleOf(deed: Deed): string {
  const [only] = deed.orders;
  const what = deed.orders.length === 1 && only ? only.remoteOrderId : `${deed.orders.length} orders`;
  return `${VERBS[deed.act].act} ${what}`;
}
