import { count } from '../words';
import type { Order } from './store';

/** What is in an order, in a line: '2 × Kopi Arabika, 1 × Gula + 3 more'. */
export function goods(order: Order): string {
  const shown = order.lines.slice(0, 2).map((line) => `${count(line.quantity)} × ${line.description ?? line.sku ?? 'without a name'}`);
  const rest = order.lines.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` + ${rest} more` : '');
}

export const pieces = (order: Order) => order.lines.reduce((sum, line) => sum + line.quantity, 0);
