// What every client here shares: where the server is, whose key, and how the test is told.
// Each line of the output is a JSON array: what happened, and with what.
import { WebSocket } from 'ws';

export const [url, key] = process.argv.slice(2);
export const socketUrl = url.replace(/^http/, 'ws');
export const authorization = `Bearer ${key}`;
export const webSocketImpl = WebSocket;

export const CHANGED = `subscription Changed($filter: OrderFilter) {
  orderChanged(filter: $filter) { changeSequence matches order { id remoteOrderId status } }
}`;
export const VIEWER = 'query Viewer { viewer { name } }';

export function tell(what, ...more) {
  process.stdout.write(`${JSON.stringify([what, ...more])}\n`);
}

// The order and its number, of an answer's data.
export function change(data) {
  const { changeSequence, order } = data.orderChanged;
  return [order.remoteOrderId, order.status, changeSequence];
}
