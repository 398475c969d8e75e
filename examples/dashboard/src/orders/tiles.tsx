import { Skeleton, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask } from '../api';
import { CountsDocument, type CountsQuery } from '../gql/graphql';
import { useSession } from '../session/session';
import { addressOf, setParams } from '../shell/route';
import { count } from '../words';
import type { ListQuery } from './list_query';
import { WORKLISTS, type Worklist } from './worklists';

const PAUSE = 1500;
const EVERY = 30_000;

/** How many are in each list: read again a moment after something changed, and as time passes. */
function useCounts({ brandIds, channelCodes }: ListQuery): CountsQuery | null {
  const { client, follower, deeds } = useSession();
  const [counts, setCounts] = useState<CountsQuery | null>(null);
  const narrowed = JSON.stringify({ brandIds, channelCodes });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const read = async () => {
      const { brandIds: brands, channelCodes: channels } = JSON.parse(narrowed) as Pick<ListQuery, 'brandIds' | 'channelCodes'>;
      const asked = { brandIds: brands.length > 0 ? brands : null, channelCodes: channels.length > 0 ? channels : null };
      const read = await ask(client, CountsDocument, asked).catch(() => null);
      if (gone) return;
      if (read) setCounts(read);
      soon(EVERY);
    };
    const soon = (pause: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), pause);
    };
    soon(0);
    const forget = follower.onChange(() => soon(PAUSE));
    const forgetDeeds = deeds.all.subscribe(() => soon(PAUSE));
    return () => {
      gone = true;
      clearTimeout(timer);
      forget();
      forgetDeeds();
    };
  }, [client, follower, deeds, narrowed]);
  return counts;
}

interface Props {
  list: Worklist;
  query: ListQuery;
}

export function Tiles({ list, query }: Props) {
  const counts = useCounts(query);
  const late = counts?.late.totalCount ?? 0;
  const numbers: Partial<Record<Worklist, number | undefined>> = {
    hour: counts?.hour.totalCount,
    todo: counts?.todo.totalCount,
    accept: counts?.accept.totalCount,
    pack: counts?.pack.totalCount,
    ship: counts?.ship.totalCount,
    cancellations: counts?.cancellations.totalCount,
  };
  const shown: Worklist[] = ['hour', 'todo', 'accept', 'pack', 'ship', 'cancellations', 'all'];
  return (
    <nav className="tiles" aria-label="Lists">
      {shown.map((name) => (
        <UnstyledButton
          key={name}
          className="tile"
          data-list={name}
          data-late={name === 'hour' && late > 0}
          aria-current={name === list ? 'page' : undefined}
          onClick={() => setParams({ list: name === 'todo' ? null : name, status: null, sort: null })}
        >
          <span className="tile-name">{WORKLISTS[name].label}</span>
          {name === 'all' ? <span className="tile-number tile-all">Everything</span> : (
            <span className="tile-number">
              {counts ? count(numbers[name] ?? 0) : <Skeleton width={34} height={24} my={3} />}
              {name === 'hour' && late > 0 && <span className="tile-late">{count(late)} late</span>}
            </span>
          )}
        </UnstyledButton>
      ))}
      {(counts?.unknown.totalCount ?? 0) > 0 && (
        <a className="tile tile-unknown" href={addressOf('activities', new URLSearchParams({ show: 'unknown' }))}>
          <span className="tile-name">Outcome unknown</span>
          <span className="tile-number">{count(counts?.unknown.totalCount ?? 0)}</span>
        </a>
      )}
    </nav>
  );
}
