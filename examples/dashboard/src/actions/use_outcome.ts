import { useMemo } from 'react';
import { useSession } from '../session/session';
import { useWatched } from '../watched';
import type { Act } from './act';
import { isOpenStanding, type Outcome } from './deeds';

export interface Latest {
  act: Act;
  outcome: Outcome;
  isOpen: boolean;
}

/** What was last done to this order here, while it is still told. */
export function useOutcome(orderId: string): Latest | null {
  const deeds = useWatched(useSession().deeds.all);
  return useMemo(() => {
    const deed = deeds.find((one) => one.outcomes.has(orderId));
    const outcome = deed?.outcomes.get(orderId);
    return deed && outcome ? { act: deed.act, outcome, isOpen: isOpenStanding(outcome.standing) } : null;
  }, [deeds, orderId]);
}
