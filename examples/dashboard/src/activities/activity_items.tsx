import { Button, Loader } from '@mantine/core';
import { useCallback } from 'react';
import { ask } from '../api';
import { ChannelName } from '../channels/channel_name';
import { ActivityNowDocument } from '../gql/graphql';
import { usePages } from '../pages';
import { useSession } from '../session/session';
import { Failed } from '../shell/states';
import { ActivityStatusMark } from './activity_status_mark';

const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** What became of each thing that an activity is about. */
export function ActivityItems({ activityId }: { activityId: string }) {
  const { client } = useSession();
  const read = useCallback((after: string | null) => ask(client, ActivityNowDocument, { activityId, first: 50, after }).then((answer) => answer.activity?.items ?? NONE), [client, activityId]);
  const { nodes, phase, failure, hasMore, more, again } = usePages(read);
  if (phase === 'failed') return <Failed words={failure ?? ''} onAgain={again} />;
  if (phase === 'loading') return <Loader size="xs" aria-label="Loading" />;
  return (
    <>
      <ul className="items">
        {nodes.map((item, place) => (
          <li key={`${item.target} ${place}`}>
            <span className="order-id">{item.target}</span>
            {item.upstream?.channelCode != null && <ChannelName code={item.upstream.channelCode} />}
            <ActivityStatusMark status={item.status} />
            {item.message != null && <span className="second">{item.message}</span>}
          </li>
        ))}
      </ul>
      {hasMore && <Button variant="subtle" size="compact-sm" loading={phase === 'more'} onClick={more}>More</Button>}
    </>
  );
}
