import type { ASTNode } from '@marcbachmann/cel-js';
import { parseDuration } from '../quantity/duration.ts';
import { parsePattern } from '../schema/pattern/parse.ts';
import { findPattern } from './find.ts';
import { parseTimestamp } from './time.ts';

type Check = (text: string) => boolean;

function compiles(compile: (source: string) => unknown): Check {
  return (source) => {
    try {
      compile(source);
      return true;
    } catch {
      return false;
    }
  };
}

/** Which argument of which function is checked, the receiver counting as the first. */
const checks: Readonly<Record<string, { readonly argument: number; readonly isValid: Check }>> = {
  matches: { argument: 1, isValid: compiles(parsePattern) },
  find: { argument: 1, isValid: compiles(findPattern) },
  findAll: { argument: 1, isValid: compiles(findPattern) },
  duration: { argument: 0, isValid: (text) => parseDuration(text) !== null },
  timestamp: { argument: 0, isValid: (text) => parseTimestamp(text) !== null },
};

/**
 * What is wrong with an argument that is written out and can never work: found when the rule is made, not when it is used. Null:
 * nothing. Source: cel-go cel/validator.go.
 */
export function literalProblem(name: string, args: readonly ASTNode[]): string | null {
  const check = Object.hasOwn(checks, name) ? checks[name]! : null;
  const argument = check ? args[check.argument] : undefined;
  if (!check || argument?.op !== 'value' || typeof argument.args !== 'string') return null;
  return check.isValid(argument.args) ? null : `invalid ${name} argument`;
}
