// The queries a newcomer finds open. Each starts with a comment that says what it shows.

const ordersEverywhere = `# The newest orders over all channels,
# with their lines and their channel.
query Orders {
  orders(first: 10) {
    nodes {
      remoteOrderId
      status
      orderedAt
      channel {
        name
        marketplace { name }
      }
      totals {
        total { amount currencyCode }
      }
      lines {
        sku
        description
        quantity
        unitPrice { amount }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const ordersAtRisk = `# What must be accepted, packed, shipped
# or answered within the next six hours.
query AtRisk {
  ordersAtRisk(within: "PT6H", first: 20) {
    nodes {
      remoteOrderId
      status
      channel { name }
      deadlines {
        acceptBy
        packBy
        shipBy
        respondToCancellationBy
      }
      availableActions
    }
  }
}
`;

const oneSkuSideBySide = `# Each SKU side by side on the channels
# that sell it: price, stock and state.
query SideBySide {
  variants(first: 5) {
    nodes {
      sku
      name
      totalStock
      offers {
        channel { name }
        price { amount currencyCode }
        stock
        status
      }
    }
  }
}
`;

const channelsWithWarehouses = `# The shops, asked live from their
# marketplaces, with their warehouses.
query Channels {
  channels(first: 20) {
    nodes {
      name
      shopName
      status
      marketplace { name }
      warehouses {
        remoteWarehouseId
        name
      }
    }
  }
}
`;

const acceptOneOrder = `# Accepts the order in the variables;
# run again with the same idempotencyKey,
# it is still accepted once.
mutation Accept($input: AcceptOrderInput!) {
  acceptOrder(input: $input) {
    order {
      remoteOrderId
      status
      statusIsExpected
      availableActions
    }
    activity { activityId status }
    userErrors { code message path }
  }
}
`;

const acceptManyOrders = `# Accepts many orders; it answers at once,
# and its activity tells what becomes of each.
mutation Bulk($input: AcceptOrdersInput!) {
  acceptOrders(input: $input) {
    activity {
      activityId
      status
      estimatedCompletionAt
      items(first: 50) {
        nodes { target status code message }
      }
    }
    userErrors { code message path }
  }
}
`;

function acceptVariables(brandId) {
  const input = {
    brandId: brandId ?? '<brand>',
    channelCode: 'shpe',
    remoteOrderId: '<of a PENDING order>',
    idempotencyKey: 'try-1',
  };
  return JSON.stringify({ input }, null, 2);
}

function acceptManyVariables(brandId) {
  const order = {
    brandId: brandId ?? '<brand>',
    channelCode: 'shpe',
    remoteOrderId: '<of a PENDING order>',
  };
  const input = { orders: [order], errorPolicy: 'REJECT_ROWS', idempotencyKey: 'try-many-1' };
  return JSON.stringify({ input }, null, 2);
}

/** The tabs of a first visit; `brandId` is an example brand, or nothing. */
export function exampleTabs(brandId) {
  return [
    { query: ordersEverywhere },
    { query: ordersAtRisk },
    { query: oneSkuSideBySide },
    { query: channelsWithWarehouses },
    { query: acceptOneOrder, variables: acceptVariables(brandId) },
    { query: acceptManyOrders, variables: acceptManyVariables(brandId) },
  ];
}
