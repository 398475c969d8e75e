// graphql-codegen: types for operations on the schema file; node codegen.mjs SCHEMA
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { CHANGED } from './clients.mjs';

const ORDERS = `query Orders($filter: OrderFilter, $after: String) {
  orders(filter: $filter, after: $after) {
    nodes { id status orderedAt totals { total { amount currencyCode } } lines { sku } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const ACCEPT = `mutation Accept($input: AcceptOrderInput!) {
  acceptOrder(input: $input) { order { id status } userErrors { code message path } }
}`;
const text = await codegen({
  filename: 'types.ts',
  schema: parse(readFileSync(process.argv[2], 'utf8')),
  documents: [CHANGED, ORDERS, ACCEPT].map((text, number) => ({
    location: `${number}.graphql`,
    document: parse(text),
  })),
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
  config: {},
});
process.stdout.write(text);
