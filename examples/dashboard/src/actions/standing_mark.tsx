import { Loader, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHelpCircle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Act } from './act';
import type { Outcome, Standing } from './deeds';
import { EXPLAINED, said } from './verbs';

const MARKS: Record<Standing, ReactNode> = {
  sending: <Loader size={12} color="gray" aria-hidden="true" />,
  waiting: <Loader size={12} type="dots" aria-hidden="true" />,
  done: <IconCheck size={15} aria-hidden="true" />,
  refused: <IconX size={15} aria-hidden="true" />,
  unknown: <IconHelpCircle size={15} aria-hidden="true" />,
  not_sent: <IconAlertTriangle size={15} aria-hidden="true" />,
  unanswered: <IconAlertTriangle size={15} aria-hidden="true" />,
};

/** How one order stands in a deed, in a word; the server's own words on pointing at it. */
export function StandingMark({ act, outcome }: { act: Act; outcome: Outcome }) {
  const { standing, words } = outcome;
  const explained = words ?? EXPLAINED[standing];
  const mark = (
    <span className="standing" data-standing={standing}>
      {MARKS[standing]}
      {said(standing, act)}
    </span>
  );
  return explained === undefined ? mark : <Tooltip label={explained} multiline maw={320}>{mark}</Tooltip>;
}
