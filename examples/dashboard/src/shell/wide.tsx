import type { ReactNode } from 'react';

/** What may be wider than the page: it scrolls by itself, by keyboard too. */
export function Wide({ label, least, children }: { label: string; least: number; children: ReactNode }) {
  return (
    <div className="wide" role="region" aria-label={label} tabIndex={0}>
      <div style={{ minWidth: least }}>{children}</div>
    </div>
  );
}
