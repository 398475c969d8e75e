// graphql-ws: a query, a key that is refused, and a subscription.
import { createClient } from 'graphql-ws';
import { CHANGED, VIEWER, authorization, change, socketUrl, tell, webSocketImpl } from './clients.mjs';

const client = createClient({
  url: socketUrl,
  webSocketImpl,
  connectionParams: { Authorization: authorization },
});

for await (const { data } of client.iterate({ query: VIEWER })) tell('viewer', data.viewer.name);

const refused = createClient({
  url: socketUrl,
  webSocketImpl,
  connectionParams: { Authorization: 'Bearer of-nobody' },
  retryAttempts: 0, // it would try again, as a key may be given rights meanwhile
});
try {
  for await (const result of refused.iterate({ query: VIEWER })) tell('unexpected', result);
} catch (event) {
  tell('refused', event.code);
}

tell('connected');
for await (const result of client.iterate({
  query: CHANGED,
  variables: { filter: { changedAfter: '0' } },
})) {
  if (result.errors) tell('errors', result.errors);
  tell('changed', ...change(result.data));
}
