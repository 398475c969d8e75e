import type { ActivityStatus } from '../gql/graphql';
import { sentence } from '../words';

const STANDING: Record<ActivityStatus, string> = {
  PENDING: 'waiting', SENT: 'waiting', QUEUED: 'waiting', SUCCEEDED: 'done', PARTLY_SUCCEEDED: 'not_sent', FAILED: 'refused',
  UNKNOWN: 'unknown', NO_FEEDBACK: 'unknown', NOT_SENT: 'not_sent', SUPERSEDED: 'sending',
};

/** The status of an activity, or of one of its items, by colour and in words. */
export function ActivityStatusMark({ status }: { status: ActivityStatus }) {
  return <span className="standing" data-standing={STANDING[status]}><i className="dot" aria-hidden="true" />{sentence(status)}</span>;
}
