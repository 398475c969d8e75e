import { Button, Center, Paper, Progress, SegmentedControl, Skeleton, Table, UnstyledButton } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { ask } from '../api';
import { ActivitiesDocument, type ActivitiesQuery, type ActivityFilter } from '../gql/graphql';
import { usePages } from '../pages';
import { useSession } from '../session/session';
import { PageFrame } from '../shell/page_frame';
import { setParams, useRoute } from '../shell/route';
import { Failed, Nothing } from '../shell/states';
import { moment, plural, sentence } from '../words';
import { ActivityItems } from './activity_items';
import { ActivityStatusMark } from './activity_status_mark';

type Activity = ActivitiesQuery['activities']['nodes'][number];

const SHOWN: Record<string, { label: string; filter: ActivityFilter }> = {
  all: { label: 'All', filter: {} },
  open: { label: 'In progress', filter: { statuses: ['PENDING', 'SENT', 'QUEUED'] } },
  unknown: { label: 'Unknown', filter: { itemStatuses: ['UNKNOWN', 'NO_FEEDBACK'] } },
  failed: { label: 'Failed', filter: { itemStatuses: ['FAILED', 'NOT_SENT'] } },
};
const ALL = { label: 'All', filter: {} };
const OPEN: ReadonlySet<string> = new Set(['PENDING', 'SENT', 'QUEUED', 'UNKNOWN']);

export default function ActivitiesPage() {
  const { client } = useSession();
  const { params } = useRoute();
  const shown = params.get('show') ?? 'all';
  const read = useCallback((after: string | null) => {
    const { filter } = SHOWN[shown] ?? ALL;
    return ask(client, ActivitiesDocument, { filter, first: 50, after }).then((answer) => answer.activities);
  }, [client, shown]);
  const { nodes, phase, failure, hasMore, more, again } = usePages(read);
  const isFirstPage = nodes.length <= 50;
  useInterval(() => { if (isFirstPage && nodes.some((one) => OPEN.has(one.status))) again(); }, 4000, { autoInvoke: true });

  return (
    <PageFrame title="Activities" tools={<SegmentedControl aria-label="Which activities" size="sm" value={shown} onChange={(show) => setParams({ show: show === 'all' ? null : show })} data={Object.entries(SHOWN).map(([value, { label }]) => ({ value, label }))} />}>
      {phase === 'failed' && <Failed words={failure ?? ''} onAgain={again} />}
      {phase === 'loading' && <Skeleton height={420} radius="lg" aria-label="Loading" />}
      {phase === 'ready' && nodes.length === 0 && <Nothing title="Nothing here">What is done to orders, stocks and channels is listed here, with what became of it.</Nothing>}
      {nodes.length > 0 && (
        <Paper withBorder radius="lg" className="sheet">
          <Table className="stacks" verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead><Table.Tr><Table.Th>Activity</Table.Th><Table.Th>Status</Table.Th><Table.Th>Progress</Table.Th><Table.Th>Begun</Table.Th><Table.Th>Brand</Table.Th><Table.Th>By</Table.Th></Table.Tr></Table.Thead>
            {nodes.map((activity) => <ActivityRows key={activity.id} activity={activity} />)}
          </Table>
        </Paper>
      )}
      {hasMore && <Center py="md"><Button variant="default" loading={phase === 'more'} onClick={more}>Older activities</Button></Center>}
    </PageFrame>
  );
}

function ActivityRows({ activity }: { activity: Activity }) {
  const [opened, setOpened] = useState(false);
  const [first] = activity.items.nodes;
  const many = activity.items.totalCount;
  const percent = Math.round(activity.progress * 100);
  return (
    <Table.Tbody data-activity={activity.activityId}>
      <Table.Tr>
        <Table.Th scope="row" fw={500}>
          <UnstyledButton className="opener" aria-expanded={opened} onClick={() => setOpened(!opened)}>
            <IconChevronRight size={15} aria-hidden="true" />
            <span>{sentence(activity.kind)}<span className="second block">{many === 1 && first ? first.target : plural(many, 'item')}</span></span>
          </UnstyledButton>
        </Table.Th>
        <Table.Td data-label="Status"><ActivityStatusMark status={activity.status} /></Table.Td>
        <Table.Td data-label="Progress"><Progress value={percent} size="sm" w={90} aria-label={`${sentence(activity.kind)}: ${percent} percent`} color={percent === 100 ? 'teal' : undefined} /></Table.Td>
        <Table.Td data-label="Begun">{moment(activity.requestedAt)}</Table.Td>
        <Table.Td data-label="Brand">{activity.brand?.name ?? '–'}</Table.Td>
        <Table.Td data-label="By">{activity.requestedBy}</Table.Td>
      </Table.Tr>
      {opened && <Table.Tr><Table.Td colSpan={6} className="items-cell"><ActivityItems activityId={activity.activityId} /></Table.Td></Table.Tr>}
    </Table.Tbody>
  );
}
