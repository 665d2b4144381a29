import { CelFailure, noSuchOverload } from './failure.ts';
import { attempt, type Step } from './program.ts';

export function conditional([condition, yes, no]: readonly Step[]): Step {
  return (frame) => {
    const chosen = condition!(frame);
    if (chosen === true) return yes!(frame);
    return chosen === false ? no!(frame) : noSuchOverload();
  };
}

const notBoolean = new CelFailure('no such overload');

/** One operand that decides makes the others not matter, even those that fail. Source: cel-spec, logical operators. */
export function junction(op: '&&' | '||', parts: readonly Step[]): Step {
  const deciding = op === '||';
  return (frame) => {
    let failure: CelFailure | null = null;
    for (const part of parts) {
      const value = attempt(part, frame);
      if (value === deciding) return deciding;
      if (value !== !deciding) failure ??= value instanceof CelFailure ? value : notBoolean;
    }
    if (failure) throw failure;
    return !deciding;
  };
}

export function not(operand: Step): Step {
  return (frame) => {
    const value = operand(frame);
    return typeof value === 'boolean' ? !value : noSuchOverload();
  };
}
