import { useSyncExternalStore } from 'react';

/** By how many milliseconds the server's clock is ahead of this one. Deadlines are the server's. */
let ahead = 0;

export function noteServerTime(date: string | null): void {
  const told = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(told)) return;
  // The header has whole seconds: below two, the difference means nothing.
  const difference = told + 500 - Date.now();
  ahead = Math.abs(difference) < 2000 ? 0 : difference;
}

export function now(): number {
  return Date.now() + ahead;
}

const listeners = new Set<() => void>();
let second = Math.floor(now() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  second = Math.floor(now() / 1000);
  for (const listener of listeners) listener();
}

function listen(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in whole steps: who uses it is drawn again once a step. */
export function useNow(stepSeconds: number): number {
  const step = useSyncExternalStore(listen, () => Math.floor(second / stepSeconds));
  return step * stepSeconds * 1000;
}
