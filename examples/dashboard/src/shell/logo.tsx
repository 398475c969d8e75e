import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={8} wrap="nowrap">
      <svg width="26" height="26" viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true" className="logo">
        <path d="M16 16 6 7M16 16l10-9M16 16v11" />
        <g fill="currentColor"><circle cx="6" cy="7" r="3" /><circle cx="26" cy="7" r="3" /><circle cx="16" cy="27" r="3" /><circle cx="16" cy="16" r="4.5" /></g>
      </svg>
      <Text fw={700} size="md" className="logo-name">channelgraph</Text>
    </Group>
  );
}
