import type { ASTNode } from '@marcbachmann/cel-js';
import { spend, type Meter } from './budget.ts';
import { CelFailure } from './failure.ts';
import type { CelValue } from './value.ts';

/** Where an expression runs: the values of its variables, and what it may still cost. */
export interface Frame extends Meter {
  slots: CelValue[];
}

/** A part of an expression, ready to run. */
export type Step = (frame: Frame) => CelValue;

/** The expression cannot be compiled; the message has the place. */
export class CompileProblem extends Error {}

/** Names in scope and the slots of their values; `count` slots are needed at most. */
export interface Scope {
  readonly names: ReadonlyMap<string, number>;
  readonly shared: { count: number; readonly used: Set<string> };
}

/** A scope with one more variable, and its slot. */
export function withVariable({ names, shared }: Scope, name: string): { readonly scope: Scope; readonly slot: number } {
  const slot = shared.count;
  shared.count += 1;
  return { scope: { names: new Map([...names, [name, slot]]), shared }, slot };
}

/** How the parts of an expression are compiled: given to what compiles a whole of them. */
export type Compile = (node: ASTNode, scope: Scope) => Step;

/** What catching a failure costs, at least: a rule can make one for each item. */
export const failureCost = 20;

/** A failure when there is one, so that the operator may do without this operand. */
export function attempt(step: Step, frame: Frame): CelValue | CelFailure {
  try {
    return step(frame);
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    spend(frame, failureCost);
    return error;
  }
}
