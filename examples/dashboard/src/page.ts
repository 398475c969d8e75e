/** What the server put into the page: a demo key on the sandbox only, and the styles' nonce. */
export interface Told {
  demoKey?: string;
  styleNonce?: string;
}

export function readPage(): Told {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="channelgraph"]');
  return meta ? (JSON.parse(meta.content) as Told) : {};
}
