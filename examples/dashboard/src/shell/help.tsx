import { Kbd, Modal, Table } from '@mantine/core';

const KEYS: [keys: string[], does: string][] = [
  [['j', '↓'], 'Next order'],
  [['k', '↑'], 'Order before'],
  [['Enter'], 'Open the order'],
  [['x', 'Space'], 'Select it'],
  [['a'], 'Accept the selected orders, or this one'],
  [['p'], 'Pack'],
  [['s'], 'Ship'],
  [['l'], 'Label'],
  [['c'], 'Cancel…'],
  [['r'], 'Refresh the list'],
  [['/'], 'Search'],
  [['Esc'], 'Close, or clear the selection'],
  [['?'], 'This help'],
];

export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <Table withRowBorders={false} verticalSpacing={6}>
        <Table.Tbody>
          {KEYS.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Th scope="row" w={120}>{keys.map((key) => <Kbd key={key} mr={4}>{key}</Kbd>)}</Table.Th>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
