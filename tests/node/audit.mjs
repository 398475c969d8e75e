// Runs graphql-http's audit of a server: node audit.mjs URL [--header 'Name: value']...
// Prints {"ok": n, "notice": n, "warn": n, "error": n, "failures": [{id, name, status, reason}]}.
import { parseArgs } from 'node:util';
import { serverAudits } from 'graphql-http';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { header: { type: 'string', multiple: true, default: [] } },
});
const [url] = positionals;
const added = values.header.map((line) => {
  const [name, ...rest] = line.split(':');
  return [name.trim(), rest.join(':').trim()];
});

function fetchFn(address, init = {}) {
  return fetch(address, { ...init, headers: { ...init.headers, ...Object.fromEntries(added) } });
}

const results = await Promise.all(serverAudits({ url, fetchFn }).map((audit) => audit.fn()));
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const { status } of results) counts[status] += 1;
const failures = results
  .filter(({ status }) => status !== 'ok')
  .map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify({ ...counts, failures }));
