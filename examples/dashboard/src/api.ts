import { cacheExchange, Client, CombinedError, fetchExchange, type AnyVariables, type TypedDocumentNode } from '@urql/core';
import { noteServerTime } from './clock';
import { openLine, type Line } from './live/socket';

/** A client of the server that gave this page. The key lives in this closure, and nowhere else. */
export function makeClient(key: string): { client: Client; line: Line } {
  const line = openLine(key);
  const client = new Client({
    url: '/graphql',
    exchanges: [cacheExchange, fetchExchange, line.exchange],
    preferGetMethod: false,
    fetchOptions: { headers: { Authorization: `Bearer ${key}` } },
    fetch: async (address, options) => {
      const answer = await fetch(address, options);
      noteServerTime(answer.headers.get('date'));
      return answer;
    },
  });
  return { client, line };
}

/** What went wrong, in words for people; `code` is the API's where it gave one. */
export class Failure extends Error {
  readonly code: string;
  readonly retryAfter: number;

  constructor(message: string, code: string, retryAfter = 0) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Nothing came back: whether the server took it is not known. */
export const NO_ANSWER = 'NO_ANSWER';

export function failureOf(error: CombinedError): Failure {
  const [first] = error.graphQLErrors;
  if (first) {
    const { code, retryAfter } = first.extensions as { code?: string; retryAfter?: number };
    return new Failure(first.message, code ?? 'INTERNAL', retryAfter);
  }
  const status = (error.response as Response | undefined)?.status;
  if (status === 401) return new Failure('The server does not know this API key, or it has ended.', 'UNAUTHENTICATED');
  if (status === 429 || status === 503) return new Failure('The server is busy.', 'RATE_LIMITED', 2);
  return new Failure('The server cannot be reached.', NO_ANSWER);
}

const MOST_WAITS = 6;

/** Asks once; waits and asks again only where the server says that it is asked too fast. */
export async function ask<Data, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  for (let waits = 0; ; waits += 1) {
    const answer = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
    if (answer.data && !answer.error) return answer.data;
    if (!answer.error) throw new Failure('The server gave an empty answer.', 'INTERNAL');
    const failure = failureOf(answer.error);
    if (failure.code !== 'RATE_LIMITED' || waits >= MOST_WAITS) throw failure;
    await new Promise((go) => setTimeout(go, 1000 * Math.max(1, failure.retryAfter)));
  }
}

/** A text that names one click. The same key does the same thing only once. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
