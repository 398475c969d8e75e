// graphql-sse, distinct connections: a query, a mistake, and a subscription.
import { createClient } from 'graphql-sse';
import { CHANGED, VIEWER, authorization, change, tell, url } from './clients.mjs';

const client = createClient({
  url,
  headers: { Authorization: authorization },
  singleConnection: false,
  retry: async () => {},
});

for await (const { data } of client.iterate({ query: VIEWER })) tell('viewer', data.viewer.name);
for await (const { errors } of client.iterate({ query: '{ nothing }' })) {
  tell('mistake', errors[0].extensions.code);
}
tell('connected');
for await (const result of client.iterate({
  query: CHANGED,
  variables: { filter: { changedAfter: '0' } },
})) {
  if (result.errors) tell('errors', result.errors);
  tell('changed', ...change(result.data));
}
