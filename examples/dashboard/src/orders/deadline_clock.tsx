import { now, useNow } from '../clock';
import { fullMoment, span } from '../words';
import { nextDeadline, urgency, type Deadline } from './deadlines';
import type { Order } from './store';

const HOUR = 3_600_000;

/** What has to be done next, and the time that is left for it; by colour and in words. */
export function DeadlineClock({ order }: { order: Order }) {
  const deadline = nextDeadline(order);
  return deadline ? <Clock deadline={deadline} /> : <span className="clock clock-none" title="No deadline binds this order">–</span>;
}

function Clock({ deadline }: { deadline: Deadline }) {
  // In the last hour by the second, before by the minute.
  useNow(Math.abs(deadline.at - now()) < 2 * HOUR ? 1 : 30);
  const left = deadline.at - now();
  const told = new Date(deadline.at).toISOString();
  return (
    <time className="clock" dateTime={told} data-urgency={urgency(deadline, now())} title={`${deadline.what} by ${fullMoment(told)}`}>
      <span className="clock-what">{left <= 0 ? `${deadline.what}: late` : `${deadline.what} in`}</span>{' '}
      <span className="clock-left">{span(left)}</span>
    </time>
  );
}
