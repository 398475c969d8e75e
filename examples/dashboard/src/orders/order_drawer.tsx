import { Button, Drawer, Group, Skeleton, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import type { Act } from '../actions/act';
import { StandingMark } from '../actions/standing_mark';
import { useOutcome } from '../actions/use_outcome';
import { may, VERBS } from '../actions/verbs';
import { failureOf } from '../api';
import { OrderDetailDocument } from '../gql/graphql';
import { ChannelName } from '../channels/channel_name';
import { useSession } from '../session/session';
import { Failed } from '../shell/states';
import { DeadlineClock } from './deadline_clock';
import { OrderFacts, type Detail } from './order_facts';
import { StatusBadge } from './status_badge';
import { useOrder, type Order } from './store';

interface Props {
  id: string | null;
  onClose: () => void;
  onAct: (act: Act, orders: Order[]) => void;
}

/** One order, whole. */
export function OrderDrawer({ id, onClose, onAct }: Props) {
  return (
    <Drawer opened={id !== null} onClose={onClose} position="right" size="min(36rem, 100%)" withCloseButton={false} padding={0} classNames={{ content: 'drawer' }} transitionProps={{ duration: 140 }}>
      {id !== null && <Opened key={id} id={id} onClose={onClose} onAct={onAct} />}
    </Drawer>
  );
}

function Opened({ id, onClose, onAct }: Props & { id: string }) {
  const { orders } = useSession();
  const order = useOrder(orders, id);
  const [{ data, error }, again] = useQuery({ query: OrderDetailDocument, variables: { id } });
  const detail = data?.node && 'lines' in data.node ? (data.node as Detail) : null;
  const sequence = order?.changeSequence;

  // The list's row is told of every change; what only stands here is read again then.
  useEffect(() => {
    if (detail && sequence !== undefined && BigInt(sequence) > BigInt(detail.changeSequence)) again({ requestPolicy: 'network-only' });
  }, [detail, sequence, again]);

  if (!order) return null;
  return (
    <>
      <Head order={order} onClose={onClose} />
      <Acts order={order} onAct={onAct} />
      {error && !detail && <Failed words={failureOf(error).message} onAgain={() => again({ requestPolicy: 'network-only' })} />}
      {detail ? <OrderFacts detail={detail} /> : !error && <Stack p="lg" aria-hidden="true"><Skeleton h={90} /><Skeleton h={120} /><Skeleton h={80} /></Stack>}
    </>
  );
}

function Head({ order, onClose }: { order: Order; onClose: () => void }) {
  return (
    <div className="drawer-head">
      <div className="drawer-title">
        <Drawer.Title>{order.remoteOrderId}</Drawer.Title>
        <Drawer.CloseButton aria-label="Close the order" onClick={onClose} />
      </div>
      <Group gap="sm">
        <ChannelName code={order.channelCode} />
        {order.brand && <span className="second">{order.brand.name}</span>}
        <StatusBadge order={order} />
        <DeadlineClock order={order} />
      </Group>
      {order.needsReview && <p className="review">To be looked at: {order.reviewReason}</p>}
    </div>
  );
}

const OFFERED: readonly Act[] = ['ACCEPT', 'PACK', 'SHIP', 'COMPLETE', 'LABEL', 'REJECT_CANCELLATION', 'CANCEL'];

function Acts({ order, onAct }: { order: Order; onAct: Props['onAct'] }) {
  const latest = useOutcome(order.id);
  const offered = OFFERED.filter((act) => may(order, act));
  return (
    <div className="drawer-acts" role="toolbar" aria-label="Actions">
      {offered.map((act, place) => (
        <Button key={act} size="sm" disabled={latest?.isOpen === true && act !== 'LABEL'} variant={act === 'CANCEL' ? 'subtle' : place === 0 ? 'filled' : 'default'} color={act === 'CANCEL' ? 'red' : undefined} onClick={() => onAct(act, [order])}>
          {VERBS[act].act}{act === 'CANCEL' ? '…' : ''}
        </Button>
      ))}
      {latest && latest.outcome.standing !== 'done' && <StandingMark act={latest.act} outcome={latest.outcome} />}
    </div>
  );
}
