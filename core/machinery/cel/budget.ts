/**
 * What the rules of one object may still cost. One unit is one step of an expression, or ten characters looked at: some tens of
 * nanoseconds. Shared by all rules of one object, so that many cheap rules end as one expensive rule does.
 */
export interface Meter {
  left: number;
}

/**
 * Units for all rules of one object together: 5 to 10 ms of work once the code is warm, so that it stays below 20 ms on a busy machine.
 * Upstream's budget is 10 000 000 units, about a second; here one thread serves everybody.
 */
export const objectBudget = 250_000;

/** Thrown when the budget is used up; no operator of an expression absorbs it. */
export const budgetExceeded = Symbol('the cost budget is used up');

/** Takes `cost` units; throws `budgetExceeded` when there are not so many left. */
export function spend(meter: Meter, cost: number): void {
  meter.left -= cost;
  if (meter.left < 0) throw budgetExceeded;
}

/** Units for looking at so many characters or bytes. */
export const traversal = (length: number): number => Math.ceil(length / 10);

/** Units for reading a text as something else: a quantity, an address, an instant. */
export const readingCost = 20;

/** Units for finding out what a function call means, beside its arguments. */
export const callCost = 4;
