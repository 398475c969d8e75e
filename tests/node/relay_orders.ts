// What a Relay application writes: a paged list that can be fetched on, a node, a subscription
// and a mutation. `graphql` is relay-runtime's.
import { graphql } from 'relay-runtime';

export const list = graphql`
  fragment relayOrders_list on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 20 }
    after: { type: "String" }
    filter: { type: "OrderFilter" }
  )
  @refetchable(queryName: "relayOrdersPageQuery") {
    orders(filter: $filter, first: $first, after: $after)
      @connection(key: "relayOrders_orders", filters: ["filter"]) {
      edges {
        node {
          ...relayOrders_order
        }
      }
    }
  }
`;

export const order = graphql`
  fragment relayOrders_order on Order @refetchable(queryName: "relayOrdersNodeQuery") {
    remoteOrderId
    status
    channel {
      shopName
    }
    lines {
      sku
      quantity
    }
  }
`;

export const query = graphql`
  query relayOrdersQuery($filter: OrderFilter) {
    ...relayOrders_list @arguments(filter: $filter)
    viewer {
      name
    }
  }
`;

export const changed = graphql`
  subscription relayOrdersChangedSubscription($filter: OrderFilter) {
    orderChanged(filter: $filter) {
      changeSequence
      matches
      order {
        id
        ...relayOrders_order
      }
    }
  }
`;

export const accept = graphql`
  mutation relayOrdersAcceptMutation($input: AcceptOrderInput!) {
    acceptOrder(input: $input) {
      order {
        ...relayOrders_order
      }
      userErrors {
        code
        message
      }
    }
  }
`;
