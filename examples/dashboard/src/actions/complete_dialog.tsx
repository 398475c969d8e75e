import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '../orders/store';

interface Props {
  orders: Order[];
  onClose: () => void;
  onSend: (receivedBy: string) => void;
}

/** Asks for the settlement code that the buyer shows when collecting. */
export function CompleteDialog({ orders, onClose, onSend }: Props) {
  const [code, setCode] = useState('');
  return (
    <Modal opened onClose={onClose} title={`Complete ${orders[0]?.remoteOrderId ?? ''}`} centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={(event) => { event.preventDefault(); onSend(code.trim()); onClose(); }}>
        <Stack>
          <TextInput label="Settlement code" description="The buyer shows it when collecting the order." required value={code} onChange={(event) => setCode(event.currentTarget.value)} autoComplete="off" data-autofocus />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>Not now</Button>
            <Button type="submit">Complete</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
