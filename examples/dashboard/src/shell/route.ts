import { useMemo, useSyncExternalStore } from 'react';

export const VIEWS = ['orders', 'products', 'sales', 'channels', 'activities'] as const;
export type View = (typeof VIEWS)[number];

/** The view and its filters stand after the address's '#', which no server is told. */
export interface Route {
  view: View;
  params: URLSearchParams;
}

function read(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const view = VIEWS.find((one) => one === path) ?? 'orders';
  return { view, params: new URLSearchParams(search) };
}

function listen(listener: () => void) {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => location.hash);
  return useMemo(() => read(hash), [hash]);
}

export function addressOf(view: View, params?: URLSearchParams): string {
  const search = params?.toString() ?? '';
  return `#/${view}${search === '' ? '' : `?${search}`}`;
}

/** Changes filters in place: a step back leads to the view before, not to each letter typed. */
export function setParams(change: Record<string, string | string[] | null>): void {
  const { view, params } = read(location.hash);
  for (const [name, value] of Object.entries(change)) {
    params.delete(name);
    for (const one of value === null ? [] : [value].flat()) if (one !== '') params.append(name, one);
  }
  history.replaceState(null, '', addressOf(view, params));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
