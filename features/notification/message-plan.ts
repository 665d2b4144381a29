import type { NotificationChannelType, Severity } from './channel.ts';
import type { DueNotice } from './due.ts';

export interface PlanOptions {
  readonly grouping: NotificationChannelType['grouping'];
  /** Messages that may be sent now. */
  readonly budget: number;
}

const order: Readonly<Record<Severity, number>> = { failure: 0, warning: 1, recovery: 2, information: 3 };

/**
 * What is sent now, in this order: what was never tried first, so that one message that a receiver cannot take holds up no other; then
 * what is older. Where that is more than may be sent, the last message tells of all the rest.
 */
export function planMessages(
  due: readonly DueNotice[],
  { grouping, budget }: PlanOptions,
): readonly (readonly DueNotice[])[] {
  if (budget <= 0 || due.length === 0) return [];
  const sorted = due.toSorted(
    (a, b) => a.attempts - b.attempts || Date.parse(a.notice.spec.raisedAt) - Date.parse(b.notice.spec.raisedAt),
  );
  const messages = grouping === 'none' ? sorted.map((one) => [one]) : bySeverity(sorted);
  if (messages.length <= budget) return messages;
  return [...messages.slice(0, budget - 1), messages.slice(budget - 1).flat()];
}

function bySeverity(due: readonly DueNotice[]): readonly (readonly DueNotice[])[] {
  const groups = Map.groupBy(due, ({ notice }) => notice.spec.severity);
  return [...groups].toSorted(([a], [b]) => order[a] - order[b]).map(([, group]) => group);
}
