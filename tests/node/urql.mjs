// urql with subscriptions over its fetch: queries by POST and by GET, and server-sent events.
import { Client, cacheExchange, fetchExchange } from '@urql/core';
import { CHANGED, VIEWER, authorization, change, tell, url } from './clients.mjs';

for (const preferGetMethod of [false, true]) {
  const client = new Client({
    url,
    exchanges: [cacheExchange, fetchExchange],
    fetchOptions: { headers: { authorization } },
    fetchSubscriptions: true,
    preferGetMethod,
  });
  const { data, error } = await client.query(VIEWER, {}).toPromise();
  tell('viewer', error ? error.message : data.viewer.name);
  const wrong = await client.query('query Wrong { nothing }', {}).toPromise();
  tell('mistake', wrong.error.graphQLErrors[0].extensions.code);
  if (!preferGetMethod) {
    tell('connected');
    client.subscription(CHANGED, { filter: { changedAfter: '0' } }).subscribe((result) => {
      if (result.error) tell('errors', result.error.message);
      else tell('changed', ...change(result.data));
    });
  }
}
