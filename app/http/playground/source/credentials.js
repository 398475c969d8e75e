// Which API key goes out. A key typed into any tab's headers serves all tabs; it lives in memory and
// in sessionStorage, so it is gone with the browser tab, and never in localStorage.

import { tryParseJSONC } from '@graphiql/react';

const remembered = 'channelgraph:authorization';
const unfilled = 'Bearer <API key>';

/** What the server put into the page: `{demoKey, brandId}`, on the sandbox only. */
export function readPage() {
  const meta = document.querySelector('meta[name="channelgraph"]');
  return meta ? JSON.parse(meta.content) : {};
}

/** The Authorization to begin with. The demo key leads: one from an earlier sandbox may be dead. */
export function firstAuthorization({ demoKey }) {
  return demoKey ? `Bearer ${demoKey}` : sessionStorage.getItem(remembered);
}

/** What a fresh tab shows in its headers editor. */
export function headersText(authorization) {
  const text = JSON.stringify({ Authorization: authorization ?? unfilled }, null, 2);
  return authorization ? text : `// Your API key goes here, once for all tabs.\n// It is forgotten when this page is closed.\n${text}`;
}

/** The Authorization in a headers editor; null while it is missing, unfilled or half written. */
export function typedAuthorization(text) {
  const value = authorizationIn(readHeaders(text));
  return value && value !== unfilled ? value : null;
}

function readHeaders(text) {
  try {
    return tryParseJSONC(text) ?? {};
  } catch {
    return {};
  }
}

/** The value of the header, in whatever case its name is written. */
export function authorizationIn(headers) {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return value;
}

export function remember(authorization) {
  sessionStorage.setItem(remembered, authorization);
}

/** The headers of one request: what the tab says, with the remembered key where it says nothing. */
export function withAuthorization(headers, authorization) {
  const entries = Object.entries(headers ?? {}).filter(([, value]) => value !== unfilled);
  const told = Object.fromEntries(entries);
  return authorizationIn(told) || !authorization ? told : { ...told, Authorization: authorization };
}
