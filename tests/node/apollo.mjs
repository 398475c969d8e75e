// Apollo Client: two pages that its relay-style policy joins, and a subscription by graphql-ws.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition, relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { CHANGED, authorization, change, socketUrl, tell, url, webSocketImpl } from './clients.mjs';

const socket = new GraphQLWsLink(
  createClient({
    url: socketUrl,
    webSocketImpl,
    connectionParams: { Authorization: authorization },
  }),
);
const isSubscription = ({ query }) => getMainDefinition(query).operation === 'subscription';
const client = new ApolloClient({
  link: ApolloLink.split(isSubscription, socket, new HttpLink({ uri: url, headers: { authorization } })),
  cache: new InMemoryCache({
    typePolicies: { Query: { fields: { orders: relayStylePagination(['filter', 'sort']) } } },
  }),
});

const ORDERS = gql`
  query Orders($after: String) {
    orders(first: 2, after: $after) {
      edges { cursor node { id remoteOrderId status } }
      pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
    }
  }
`;
const orders = client.watchQuery({ query: ORDERS });
orders.subscribe({});
const first = await orders.refetch();
await orders.fetchMore({ variables: { after: first.data.orders.pageInfo.endCursor } });
const { edges, pageInfo } = client.readQuery({ query: ORDERS }).orders;
tell('pages', new Set(edges.map(({ node }) => node.id)).size, pageInfo.hasNextPage);

tell('connected');
client
  .subscribe({ query: gql(CHANGED), variables: { filter: { changedAfter: '0' } } })
  .subscribe({
    next: ({ data, error }) => {
      if (error) tell('errors', error.message);
      tell('changed', ...change(data));
      // what was told is in the cache, under the same id as in the list
      const shown = client.readQuery({ query: ORDERS }).orders.edges.map(({ node }) => node);
      const known = shown.find(({ id }) => id === data.orderChanged.order.id);
      if (known) tell('cached', known.remoteOrderId, known.status);
    },
    error: (error) => tell('errors', error.message),
  });
