/**
 * What the rules of one object may still cost. One unit is one step of an expression, or ten characters looked at: some tens of
 * nanoseconds. Shared by all rules of one object, so that many cheap rules end as one expensive rule does.
 */
export interface Meter {
  left: number;
}

/**
 * Units for all rules of one object together, some 15 ms of work. Upstream's budget is 10 000 000 units of the same size, about a
 * second; here one thread serves everybody.
 */
export const objectBudget = 400_000;

/** Thrown when the budget is used up; no operator of an expression absorbs it. */
export const budgetExceeded = Symbol('the cost budget is used up');

/** Takes `cost` units; throws `budgetExceeded` when there are not so many left. */
export function spend(meter: Meter, cost: number): void {
  meter.left -= cost;
  if (meter.left < 0) throw budgetExceeded;
}

/** Units for looking at so many characters or bytes. */
export const traversal = (length: number): number => Math.ceil(length / 10);
