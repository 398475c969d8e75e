import type { SalesQuery, SalesRowFragment } from '../gql/graphql';
import { count, money } from '../words';

export const MEASURES = { gross: 'Gross', orders: 'Orders', units: 'Units' } as const;
export type Measure = keyof typeof MEASURES;

const DAY = 86_400_000;

/** What a row says of a measure, exactly. Currencies are never added. */
export function told(row: SalesRowFragment | undefined, measure: Measure, currency: string): string {
  if (!row) return '–';
  if (measure === 'orders') return count(row.orderCount);
  if (measure === 'units') return count(row.unitCount);
  const gross = row.gross.find((price) => price.currencyCode === currency);
  return gross ? money(gross) : '–';
}

/** The same as a number, for the height of a bar alone. */
export function height(row: SalesRowFragment, measure: Measure, currency: string): number {
  if (measure === 'orders') return row.orderCount;
  if (measure === 'units') return row.unitCount;
  return Number(row.gross.find((price) => price.currencyCode === currency)?.amount ?? 0);
}

export function currenciesOf(data: SalesQuery): string[] {
  return data.all.flatMap((row) => row.gross.map((price) => price.currencyCode));
}

/** Every day of the span, those without sales too: '2026-11-22', the oldest first. */
export function daysBack(many: number, nowAt: number): string[] {
  return Array.from({ length: many }, (_, back) => dayOf(nowAt - (many - 1 - back) * DAY));
}

function dayOf(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const dayName = (day: string) => shortDay.format(new Date(`${day}T00:00:00Z`));

export type DayRow = SalesQuery['days'][number];

/** Rows by day and channel. */
export function byDay(rows: DayRow[]): Map<string, Map<string, DayRow>> {
  const days = new Map<string, Map<string, DayRow>>();
  for (const row of rows) {
    const day = days.get(row.day ?? '') ?? new Map<string, DayRow>();
    days.set(row.day ?? '', day.set(row.channelCode ?? '', row));
  }
  return days;
}
