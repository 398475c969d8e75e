// Serves the shop of memory_shop.py by one of node's servers: node server.mjs KIND FOLDER.
// FOLDER holds schema.graphql and orders.json, as ours answers them. Prints its port.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [kind, folder] = process.argv.slice(2);
const typeDefs = readFileSync(`${folder}/schema.graphql`, 'utf8');
const orders = JSON.parse(readFileSync(`${folder}/orders.json`, 'utf8')).map((told, key) => {
  const { lines, channel, warehouse, ...order } = told;
  return { order: { ...order, key }, lines, channel, warehouse };
});
const shown = orders.map((each) => each.order);

// Related things come by the quickest way that there is here: at once, from memory, unbatched.
const related = (name) => (order) => orders[order.key][name];
const resolvers = {
  Query: {
    orders: (_, { first, after }) => shown.slice(Number(after ?? 0), Number(after ?? 0) + first),
  },
  Order: {
    lines: related('lines'),
    channel: related('channel'),
    warehouse: related('warehouse'),
  },
};

const listen = async (handle) => {
  const server = createServer(handle);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server.address().port;
};

const starts = {
  async mercurius() {
    const { default: fastify } = await import('fastify');
    const { default: mercurius } = await import('mercurius');
    const app = fastify();
    app.register(mercurius, { schema: typeDefs, resolvers, jit: 1 });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },
  async apollo() {
    const { ApolloServer } = await import('@apollo/server');
    const { startStandaloneServer } = await import('@apollo/server/standalone');
    const server = new ApolloServer({ typeDefs, resolvers });
    const listen = { port: 0, host: '127.0.0.1' };
    const { url } = await startStandaloneServer(server, { listen });
    return new URL(url).port;
  },
  async yoga(plugins = []) {
    const { createSchema, createYoga } = await import('graphql-yoga');
    const schema = createSchema({ typeDefs, resolvers });
    return listen(createYoga({ schema, plugins, logging: false }));
  },
  async 'yoga-jit'() {
    const { useGraphQlJit } = await import('@envelop/graphql-jit');
    return starts.yoga([useGraphQlJit()]);
  },
};

console.log(await starts[kind]());
process.stdin.on('end', () => process.exit()).resume();
