import { ActionIcon, Anchor, Button, Collapse, Group, Paper, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useChannelName, useSession } from '../session/session';
import { plural } from '../words';
import { useWatched } from '../watched';
import { isOpen, type Deed, type Standing } from './deeds';
import { StandingMark } from './standing_mark';
import { EXPLAINED, said, titleOf } from './verbs';

const MOST = 4;
const ORDER: readonly Standing[] = ['done', 'sending', 'waiting', 'refused', 'not_sent', 'unknown', 'unanswered'];

/** What was just done, and what became of it. Good news goes by itself, the rest stays until it is read. */
export function Outcomes() {
  const { deeds } = useSession();
  const all = useWatched(deeds.all);
  return (
    <section className="outcomes" aria-label="Outcomes" aria-live="polite">
      {all.slice(0, MOST).map((deed) => <OutcomeOf key={deed.key} deed={deed} />)}
    </section>
  );
}

function tally(deed: Deed): Map<Standing, number> {
  const counts = new Map<Standing, number>();
  for (const { standing } of deed.outcomes.values()) counts.set(standing, (counts.get(standing) ?? 0) + 1);
  return counts;
}

function OutcomeOf({ deed }: { deed: Deed }) {
  const { deeds } = useSession();
  const [shown, show] = useDisclosure(false);
  const counts = tally(deed);
  const isGood = counts.size === 1 && counts.has('done');
  const isRepeatable = counts.has('not_sent') || counts.has('unanswered');
  const problems = deed.orders.filter(({ id }) => !['done', 'sending', 'waiting'].includes(deed.outcomes.get(id)?.standing ?? 'done'));
  const [only] = deed.orders.length === 1 ? deed.outcomes.values() : [];

  useEffect(() => {
    if (!isGood) return;
    const timer = setTimeout(() => deeds.dismiss(deed.key), deed.url === null ? 6000 : 30_000);
    return () => clearTimeout(timer);
  }, [isGood, deeds, deed.key, deed.url]);

  return (
    <Paper className="outcome" shadow="md" withBorder p="sm" data-good={isGood} data-testid="outcome">
      <Group justify="space-between" wrap="nowrap" align="start" gap="xs">
        <div className="outcome-text">
          <Text size="sm" fw={600} truncate>{titleOf(deed)}</Text>
          {only ? <StandingMark act={deed.act} outcome={only} /> : (
            <Group gap={10}>
              {ORDER.filter((standing) => counts.has(standing)).map((standing) => (
                <span key={standing} className="standing" data-standing={standing}>{counts.get(standing)} {said(standing, deed.act).toLowerCase()}</span>
              ))}
            </Group>
          )}
        </div>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Dismiss: ${titleOf(deed)}`} onClick={() => deeds.dismiss(deed.key)} disabled={isOpen(deed) && counts.has('sending')}><IconX size={15} /></ActionIcon>
      </Group>
      {only && !isGood && <Words standing={only.standing} words={only.words} />}
      <Group gap="sm" mt={isRepeatable || deed.url !== null || (!only && problems.length > 0) ? 6 : 0}>
        {isRepeatable && <Button size="compact-xs" variant="light" onClick={() => deeds.again(deed)}>Ask again</Button>}
        {deed.url !== null && <Anchor href={deed.url} download size="sm">Download again</Anchor>}
        {!only && problems.length > 0 && <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={shown} onClick={show.toggle}>{shown ? 'Less' : `See ${plural(problems.length, 'order')}`}</Button>}
      </Group>
      {!only && <Collapse expanded={shown}><Problems deed={deed} orders={problems} /></Collapse>}
    </Paper>
  );
}

function Words({ standing, words }: { standing: Standing; words: string | null }) {
  const text = words ?? EXPLAINED[standing];
  return text === undefined ? null : <Text size="xs" c="dimmed" mt={2}>{text}</Text>;
}

function Problems({ deed, orders }: { deed: Deed; orders: Deed['orders'] }) {
  const nameOf = useChannelName();
  return (
    <ul className="problems">
      {orders.map((order) => {
        const outcome = deed.outcomes.get(order.id);
        return outcome && (
          <li key={order.id}>
            <Text size="xs" fw={600} span>{order.remoteOrderId}</Text> <Text size="xs" c="dimmed" span>{nameOf(order.channelCode)}</Text>{' '}
            <StandingMark act={deed.act} outcome={outcome} />
            {outcome.words !== null && <Text size="xs" c="dimmed">{outcome.words}</Text>}
          </li>
        );
      })}
    </ul>
  );
}
