import { subscriptionExchange, type Exchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { Watched } from '../watched';

const ASK_EVERY = 10_000;
const ANSWER_WITHIN = 5_000;

/** The line that live changes come by, and whether it stands. */
export interface Line {
  exchange: Exchange;
  stands: Watched<boolean>;
}

/**
 * Subscriptions over one WebSocket, which stands only while there are any. It does not begin again
 * by itself: whoever follows knows from where to go on.
 */
export function openLine(key: string): Line {
  const stands = new Watched(false);
  let silence: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: { Authorization: `Bearer ${key}` },
    retryAttempts: 0,
    keepAlive: ASK_EVERY,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      // A line that is dead says nothing, not even that it is closed.
      ping: (isReceived) => {
        if (!isReceived) silence = setTimeout(() => socket?.close(4408, 'No answer'), ANSWER_WITHIN);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
      connected: () => stands.set(true),
      closed: () => {
        clearTimeout(silence);
        stands.set(false);
      },
    },
  });
  const exchange = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: client.subscribe({ query, variables: variables as Record<string, unknown> }, sink) }),
    }),
  });
  return { exchange, stands };
}
