import { Paper, Skeleton, Table } from '@mantine/core';
import { useCallback } from 'react';
import { ask } from '../api';
import { now, useNow } from '../clock';
import { ChannelsDocument, type ChannelsQuery, type ChannelStatus } from '../gql/graphql';
import { usePages } from '../pages';
import { useSession } from '../session/session';
import { PageFrame } from '../shell/page_frame';
import { Failed, Nothing } from '../shell/states';
import { ago, fullMoment, span } from '../words';
import { ChannelName } from './channel_name';

type Channel = NonNullable<ChannelsQuery['channels']>['nodes'][number];

const DAY = 86_400_000;
const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

const SAID: Record<ChannelStatus, { words: string; standing: string }> = {
  CONNECTED: { words: 'Connected', standing: 'done' },
  EXPIRING: { words: 'Access ends soon', standing: 'not_sent' },
  EXPIRED: { words: 'Access ended', standing: 'refused' },
  DISCONNECTED: { words: 'Not connected', standing: 'refused' },
  UNKNOWN: { words: 'Not known', standing: 'unknown' },
};

/** What asks for the seller's hand stands first. */
const ORDER: readonly ChannelStatus[] = ['EXPIRED', 'DISCONNECTED', 'EXPIRING', 'UNKNOWN', 'CONNECTED'];

export default function ChannelsPage() {
  const { client } = useSession();
  const read = useCallback((after: string | null) => ask(client, ChannelsDocument, { first: 100, after }).then(({ channels }) => channels ?? NONE), [client]);
  const { nodes, phase, failure, again } = usePages(read);
  const sorted = nodes.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (a.brand?.name ?? '').localeCompare(b.brand?.name ?? ''));
  return (
    <PageFrame title="Channels">
      {phase === 'failed' && <Failed words={failure ?? ''} onAgain={again} />}
      {phase === 'loading' && <Skeleton height={420} radius="lg" aria-label="Loading" />}
      {phase === 'ready' && nodes.length === 0 && <Nothing title="No channel is connected yet">Connect one with the mutation connectChannel.</Nothing>}
      {nodes.length > 0 && (
        <Paper withBorder radius="lg" className="sheet">
          <Table className="stacks" verticalSpacing="sm" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr><Table.Th>Channel</Table.Th><Table.Th>Shop</Table.Th><Table.Th>Brand</Table.Th><Table.Th>Status</Table.Th><Table.Th>Access ends</Table.Th><Table.Th>Last message</Table.Th></Table.Tr>
            </Table.Thead>
            <Table.Tbody>{sorted.map((channel) => <ChannelRow key={channel.id} channel={channel} />)}</Table.Tbody>
          </Table>
        </Paper>
      )}
    </PageFrame>
  );
}

function ChannelRow({ channel }: { channel: Channel }) {
  const { words, standing } = SAID[channel.status];
  const at = useNow(30);
  const isQuiet = channel.lastMessageAt == null || at - Date.parse(channel.lastMessageAt) > DAY;
  return (
    <Table.Tr data-channel={channel.channelCode} data-status={channel.status}>
      <Table.Th scope="row" fw={500}><ChannelName code={channel.channelCode} /></Table.Th>
      <Table.Td data-label="Shop">{channel.shopName ?? channel.name}</Table.Td>
      <Table.Td data-label="Brand">{channel.brand?.name ?? '–'}</Table.Td>
      <Table.Td data-label="Status"><span className="standing" data-standing={standing}><i className="dot" aria-hidden="true" />{words}</span></Table.Td>
      <Table.Td data-label="Access ends"><Ending at={channel.tokenExpiresAt ?? null} /></Table.Td>
      <Table.Td data-label="Last message"><span className={isQuiet ? 'quiet' : undefined} title={fullMoment(channel.lastMessageAt)}>{ago(channel.lastMessageAt, now())}</span></Table.Td>
    </Table.Tr>
  );
}

function Ending({ at }: { at: string | null }) {
  if (at === null) return <span className="second">never told</span>;
  const left = Date.parse(at) - now();
  const near = left <= 0 ? 'late' : left < 7 * DAY ? 'hour' : 'calm';
  return <span className="ending" data-urgency={near} title={fullMoment(at)}>{left <= 0 ? `ended ${span(left)} ago` : `in ${span(left)}`}</span>;
}
