import { Tooltip } from '@mantine/core';
import type { Liveness } from '../live/follower';
import { useSession } from '../session/session';
import { useWatched } from '../watched';

const SAID: Record<Liveness, { label: string; words: string }> = {
  connecting: { label: 'Connecting', words: 'Asking for the newest changes.' },
  live: { label: 'Live', words: 'Changes come by themselves.' },
  asking: { label: 'Up to date', words: 'There is no live connection: changes are asked for every few seconds.' },
  ended: { label: 'Signed out', words: 'The key has ended.' },
  offline: { label: 'Offline', words: 'The server cannot be reached. What changed meanwhile comes when it can.' },
};

export function LiveMark() {
  const liveness = useWatched(useSession().follower.liveness);
  const { label, words } = SAID[liveness];
  return (
    <Tooltip label={words}>
      <output className="live-mark" data-liveness={liveness}>
        <i aria-hidden="true" />
        {label}
      </output>
    </Tooltip>
  );
}
