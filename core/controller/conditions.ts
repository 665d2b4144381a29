import { wireTime, type Condition } from '@allmend/core-machinery';

/** A condition as a controller finds it. */
export type FoundCondition = Omit<Condition, 'lastTransitionTime'>;

/**
 * The conditions with this one in it, in the place of the one of the same type. `lastTransitionTime` stays as long as the status
 * does. Changes nothing that it is given. Source: apimachinery pkg/api/meta/conditions.go.
 */
export function setCondition(conditions: readonly Condition[], found: FoundCondition, now: Date): Condition[] {
  const before = findCondition(conditions, found.type);
  const lastTransitionTime = before?.status === found.status ? before.lastTransitionTime : wireTime(now);
  const next = { ...found, lastTransitionTime };
  return before ? conditions.map((one) => (one === before ? next : one)) : [...conditions, next];
}

export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

export function isTrue(conditions: readonly Condition[], type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}
