import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export function PageLoading() {
  return <Center h="60vh"><Loader aria-label="Loading" /></Center>;
}

export function Failed({ words, onAgain }: { words: string; onAgain?: () => void }) {
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle />} title="This could not be read" m="md">
      <Stack align="start" gap="xs">
        <Text size="sm">{words}</Text>
        {onAgain && <Button size="xs" variant="light" color="red" onClick={onAgain}>Try again</Button>}
      </Stack>
    </Alert>
  );
}

export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center py={64} px="md">
      <Stack align="center" gap={6} maw={420}>
        <Text fw={600}>{title}</Text>
        <Text c="dimmed" size="sm" ta="center" component="div">{children}</Text>
      </Stack>
    </Center>
  );
}
