import { Button, Group, Loader, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../api';
import { CancelReasonsDocument, RejectReasonsDocument, type CancelReasonsQuery } from '../gql/graphql';
import type { Order } from '../orders/store';
import { useChannelName, useSession } from '../session/session';
import { plural } from '../words';
import type { Act } from './act';

interface Props {
  act: Act;
  orders: Order[];
  onClose: () => void;
  onSend: (reasons: Record<string, string>) => void;
}

type Reasons = NonNullable<NonNullable<CancelReasonsQuery['channel']>['cancelReasons']>;

/** Asks for a reason, once for each channel: each marketplace has its own. */
export function ReasonDialog({ act, orders, onClose, onSend }: Props) {
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const byChannel = useMemo(() => Object.entries(Object.groupBy(orders, (order) => order.channelCode)), [orders]);
  const isCancel = act === 'CANCEL';
  const isWhole = !isCancel || byChannel.every(([code]) => (reasons[code] ?? '').trim() !== '');
  const title = isCancel ? `Cancel ${orders.length === 1 ? orders[0]?.remoteOrderId ?? '' : plural(orders.length, 'order')}` : `Refuse the buyer’s cancellation`;
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={(event) => { event.preventDefault(); if (isWhole) { onSend(reasons); onClose(); } }}>
        <Stack>
          {byChannel.map(([code, own]) => own?.[0] && (
            <Reason key={code} isCancel={isCancel} order={own[0]} many={orders.length > 1 ? own.length : 0} value={reasons[code] ?? ''} onChange={(reason) => setReasons((before) => ({ ...before, [code]: reason }))} />
          ))}
          {isCancel && <Text size="xs" c="dimmed">The marketplace tells the buyer. A cancellation cannot be taken back.</Text>}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>Not now</Button>
            <Button type="submit" color={isCancel ? 'red' : undefined} disabled={!isWhole}>{isCancel ? 'Cancel the order' + (orders.length > 1 ? 's' : '') : 'Keep the order'}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The reasons that this order's marketplace takes; null while they are read, [] where it has none. */
function useReasons(order: Order, isCancel: boolean): Reasons | null {
  const { client } = useSession();
  const [reasons, setReasons] = useState<Reasons | null>(null);
  useEffect(() => {
    const brandId = order.brand?.brandId ?? '';
    const read = isCancel
      ? ask(client, CancelReasonsDocument, { brandId, channelCode: order.channelCode }).then((answer) => answer.channel?.cancelReasons)
      : ask(client, RejectReasonsDocument, { id: order.id }).then((answer) => (answer.node && 'rejectCancellationReasons' in answer.node ? answer.node.rejectCancellationReasons : []));
    read.then((found) => setReasons(found ?? []), () => setReasons([]));
  }, [client, order, isCancel]);
  return reasons;
}

interface ReasonProps {
  isCancel: boolean;
  order: Order;
  many: number;
  value: string;
  onChange: (reason: string) => void;
}

function Reason({ isCancel, order, many, value, onChange }: ReasonProps) {
  const nameOf = useChannelName();
  const reasons = useReasons(order, isCancel);
  const label = many > 0 ? `Reason for ${nameOf(order.channelCode)} (${plural(many, 'order')})` : `Reason for ${nameOf(order.channelCode)}`;
  if (reasons === null) return <Group gap="xs"><Loader size="xs" aria-hidden="true" /><Text size="sm" c="dimmed">Asking {nameOf(order.channelCode)} for its reasons…</Text></Group>;
  const listed = reasons.filter((reason) => !reason.isFreeText).flatMap(({ code, name }) => {
    const said = code ?? name;
    return said ? [{ value: said, label: name ?? said }] : [];
  });
  if (listed.length === 0) return <TextInput label={label} required={isCancel} value={value} onChange={(event) => onChange(event.currentTarget.value)} data-autofocus />;
  return <Select label={label} required data={listed} value={value === '' ? null : value} onChange={(reason) => onChange(reason ?? '')} placeholder="Choose a reason" data-autofocus />;
}
