import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core';
import { Failure, failureOf, NO_ANSWER } from '../api';
import {
  AcceptOrderDocument, AcceptOrdersDocument, CancelOrderDocument, CancelOrdersDocument, CompleteOrderDocument,
  CompleteOrdersDocument, PackOrderDocument, PackOrdersDocument, RejectCancellationOrderDocument, ShipOrderDocument,
  ShipOrdersDocument, ShippingLabelsDocument, type OrderActionKind, type RefusalFragment,
} from '../gql/graphql';
import type { Order, OrderStore } from '../orders/store';
import type { Deed, Outcome, Standing } from './deeds';

/** An action on orders; LABEL fetches their shipping labels and changes nothing. */
export type Act = OrderActionKind | 'LABEL';

/** What an action carries besides its orders; `reason` is by channel where many are cancelled. */
export interface Arguments {
  reasons?: Readonly<Record<string, string>>;
  receivedBy?: string;
  deliveryMethod?: string;
  airwaybillNumber?: string;
}

export interface Said {
  activityId: string | null;
  outcomes: Map<string, Outcome>;
  /** Where a file is to be had, for a while. */
  url: string | null;
}

/** The answer's form, which all actions share; `order` is only in those of one order. */
interface Answer {
  payload: {
    order?: Order | null | undefined;
    activity?: { activityId: string } | null | undefined;
    url?: string | null | undefined;
    userErrors: RefusalFragment[];
  };
}

type Document = TypedDocumentNode<Answer, { input: never }>;

const SINGLE: Record<OrderActionKind, Document> = {
  ACCEPT: AcceptOrderDocument,
  PACK: PackOrderDocument,
  SHIP: ShipOrderDocument,
  COMPLETE: CompleteOrderDocument,
  CANCEL: CancelOrderDocument,
  REJECT_CANCELLATION: RejectCancellationOrderDocument,
};

const MANY: Partial<Record<Act, Document>> = {
  LABEL: ShippingLabelsDocument,
  ACCEPT: AcceptOrdersDocument,
  PACK: PackOrdersDocument,
  SHIP: ShipOrdersDocument,
  COMPLETE: CompleteOrdersDocument,
  CANCEL: CancelOrdersDocument,
};

export const canBeMany = (act: Act) => act in MANY;

/** Sends one deed, and tells each order's outcome in the server's words. */
export async function act(client: Client, orders: OrderStore, deed: Deed): Promise<Said> {
  try {
    if (deed.act === 'LABEL') return saidOfLabels(deed, await send(client, ShippingLabelsDocument, inputOfLabels(deed)));
    const many = deed.orders.length > 1 ? MANY[deed.act] : undefined;
    if (many) return saidOfMany(deed, await send(client, many, inputOfMany(deed)));
    const answer = await send(client, SINGLE[deed.act], inputOfOne(deed));
    if (answer.payload.order) orders.put([answer.payload.order]);
    return saidOfOne(deed, answer);
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('This page failed.', NO_ANSWER);
    const standing = failure.code === NO_ANSWER || failure.code === 'INTERNAL' ? 'unanswered' : 'refused';
    return { activityId: null, url: null, outcomes: all(deed, { standing, words: failure.message }) };
  }
}

async function send(client: Client, document: Document, input: object): Promise<Answer> {
  const asked = document as unknown as TypedDocumentNode<Answer, AnyVariables>;
  const { data, error } = await client.mutation(asked, { input }).toPromise();
  if (data?.payload) return data;
  throw error ? failureOf(error) : new Failure('The server gave an empty answer.', NO_ANSWER);
}

function inputOfOne({ key, orders, arguments: args, act: what }: Deed): object {
  const [order] = orders;
  return order ? { idempotencyKey: key, ...named(order, what, args) } : {};
}

function inputOfLabels({ key, orders }: Deed): object {
  return { idempotencyKey: key, orderIds: orders.map((order) => order.id) };
}

function inputOfMany({ key, orders, arguments: args, act: what }: Deed): object {
  return { idempotencyKey: key, errorPolicy: 'REJECT_ROWS', orders: orders.map((order) => named(order, what, args)) };
}

function named(order: Order, what: Act, args: Arguments): object {
  const reason = args.reasons?.[order.channelCode] ?? '';
  const own: Partial<Record<Act, object>> = {
    PACK: { deliveryMethod: args.deliveryMethod, airwaybillNumber: args.airwaybillNumber },
    COMPLETE: { receivedBy: args.receivedBy },
    CANCEL: { reason },
    REJECT_CANCELLATION: { reason },
  };
  return { orderId: order.id, ...own[what] };
}

function saidOfOne(deed: Deed, { payload }: Answer): Said {
  const [refusal] = payload.userErrors;
  const outcome: Outcome = refusal
    ? { standing: standingOf(refusal.code), words: refusal.message }
    : { standing: 'done', words: null };
  return { activityId: payload.activity?.activityId ?? null, url: null, outcomes: all(deed, outcome) };
}

/** A bulk is only begun: rows that were refused at once say so, the others wait for their outcome. */
function saidOfMany(deed: Deed, { payload }: Answer): Said {
  const begun: Outcome = payload.activity
    ? { standing: 'waiting', words: null }
    : { standing: 'refused', words: 'Nothing was begun.' };
  const outcomes = withRefusals(deed, all(deed, begun), payload.userErrors);
  return { activityId: payload.activity?.activityId ?? null, url: null, outcomes };
}

function saidOfLabels(deed: Deed, { payload }: Answer): Said {
  const got: Outcome = payload.url ? { standing: 'done', words: null } : { standing: 'refused', words: 'There is no label.' };
  const outcomes = withRefusals(deed, all(deed, got), payload.userErrors);
  return { activityId: null, url: payload.url ?? null, outcomes };
}

/** A refusal names its row by a number in its path; one that names none is of all rows. */
function withRefusals(deed: Deed, outcomes: Map<string, Outcome>, refusals: RefusalFragment[]): Map<string, Outcome> {
  for (const { code, message, path } of refusals) {
    const row = path.find((step) => /^\d+$/.test(step));
    const order = row === undefined ? undefined : deed.orders[Number(row)];
    for (const { id } of order ? [order] : deed.orders) outcomes.set(id, { standing: standingOf(code), words: message });
  }
  return outcomes;
}

export function standingOf(code: string | null | undefined): Standing {
  if (code === 'OUTCOME_UNKNOWN') return 'unknown';
  return code === 'NOT_SENT' ? 'not_sent' : 'refused';
}

function all({ orders }: Deed, outcome: Outcome): Map<string, Outcome> {
  return new Map(orders.map((order) => [order.id, outcome]));
}
