import { Button, CloseButton, Group, Paper, Text, Transition } from '@mantine/core';
import type { Order } from '../orders/store';
import { plural } from '../words';
import type { Act } from './act';
import { may, VERBS } from './verbs';

interface Props {
  selected: Order[];
  onAct: (act: Act, orders: Order[]) => void;
  onClear: () => void;
}

const OFFERED: readonly Act[] = ['ACCEPT', 'PACK', 'SHIP', 'LABEL', 'CANCEL'];

/** What can be done with what is selected: each action with the number of orders that allow it. */
export function ActionBar({ selected, onAct, onClear }: Props) {
  return (
    <Transition mounted={selected.length > 0} transition="slide-up" duration={120}>
      {(styles) => (
        <Paper className="action-bar" role="toolbar" aria-label="Selected orders" shadow="lg" radius="lg" withBorder style={styles}>
          <Text size="sm" fw={600} className="action-bar-count">{plural(selected.length, 'order')}</Text>
          <Group gap={6}>
            {OFFERED.map((act) => {
              const able = selected.filter((order) => may(order, act));
              return able.length > 0 && (
                <Button key={act} size="compact-md" variant={act === 'CANCEL' ? 'subtle' : act === 'LABEL' ? 'default' : 'filled'} color={act === 'CANCEL' ? 'red' : undefined} onClick={() => onAct(act, able)}>
                  {VERBS[act].act}{act === 'CANCEL' ? '…' : ''} {able.length}
                </Button>
              );
            })}
          </Group>
          <CloseButton aria-label="Clear the selection" onClick={onClear} />
        </Paper>
      )}
    </Transition>
  );
}
