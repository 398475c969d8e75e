/** Times, amounts and names as people read them. */
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const fullDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const counts = new Intl.NumberFormat();

export const moment = (time: string | null | undefined) => (time ? shortDate.format(new Date(time)) : '–');
export const fullMoment = (time: string | null | undefined) => (time ? fullDate.format(new Date(time)) : '–');
export const count = (value: number) => counts.format(value);

/** A decimal without zeros that say nothing: '12.50' as '12.5'. */
export const plain = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount);

/** Amounts are decimals in texts: formatted as such, never turned into a float. */
export function money(price: { amount: string; currencyCode: string } | null | undefined): string {
  if (!price) return '–';
  const amount = plain(price.amount);
  const digits = amount.includes('.') ? 2 : 0;
  try {
    const format = new Intl.NumberFormat(undefined, {
      style: 'currency', currency: price.currencyCode, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: 6,
    });
    return format.format(amount as `${number}`);
  } catch {
    return `${amount} ${price.currencyCode}`;
  }
}

/** 'REQUEST_CANCEL' as 'Request cancel'. */
export function sentence(name: string): string {
  const words = name.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A span of milliseconds by its two largest units: '2 d 3 h', '1 h 05 min', '4:09'. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours >= 1) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

export function ago(time: string | null | undefined, nowAt: number): string {
  if (!time) return 'never';
  const gone = nowAt - Date.parse(time);
  return gone < 60_000 ? 'just now' : `${span(gone - (gone % 60_000))}${gone < 3_600_000 ? ' min' : ''} ago`.replace(':00 min', ' min');
}

export const plural = (many: number, one: string, more = `${one}s`) => `${count(many)} ${many === 1 ? one : more}`;
