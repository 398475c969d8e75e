import { useCallback, useEffect, useRef, useState } from 'react';
import { Failure } from './api';

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface Pages<Node> {
  nodes: Node[];
  phase: 'loading' | 'ready' | 'more' | 'failed';
  hasMore: boolean;
  failure: string | null;
  more: () => void;
  again: () => void;
}

type State<Node> = Omit<Pages<Node>, 'more' | 'again'> & { cursor: string | null };

/** The pages of a connection, one after the other. `read` is to be the same function as long as they are the same pages. */
export function usePages<Node>(read: (after: string | null) => Promise<Page<Node>>): Pages<Node> {
  const [state, setState] = useState<State<Node>>({ nodes: [], phase: 'loading', hasMore: false, failure: null, cursor: null });
  const turn = useRef(0);
  const load = useCallback((after: string | null) => {
    turn.current += 1;
    const mine = turn.current;
    const take = (change: (before: State<Node>) => State<Node>) => {
      if (mine === turn.current) setState(change);
    };
    read(after).then(
      ({ nodes, pageInfo }) => take((before) => ({ nodes: after === null ? nodes : [...before.nodes, ...nodes], phase: 'ready', hasMore: pageInfo.hasNextPage, failure: null, cursor: pageInfo.endCursor })),
      (error: unknown) => take((before) => ({ ...before, phase: 'failed', failure: error instanceof Failure ? error.message : 'This page failed.' })),
    );
  }, [read]);
  useEffect(() => load(null), [load]);
  const { cursor, ...shown } = state;
  const more = () => {
    setState((before) => ({ ...before, phase: 'more' }));
    load(cursor);
  };
  return { ...shown, more, again: () => load(null) };
}
