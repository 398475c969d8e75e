import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A view's title, what narrows it, and what it shows. */
export function PageFrame({ title, tools, children }: { title: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <div className="page" role="region" aria-label={title} tabIndex={0}>
      <Group justify="space-between" gap="sm" mb="md">
        <Title order={1} size="h3">{title}</Title>
        <Group gap="xs">{tools}</Group>
      </Group>
      {children}
    </div>
  );
}
