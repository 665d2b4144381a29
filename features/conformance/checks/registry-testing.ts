import type { Testcase } from '../engine/testcase.ts';
import { standards } from './registry.ts';

export type { Testcase } from '../engine/testcase.ts';

/** For tests: the testcases of all standards whose id matches. */
export function testcasesNamed(pattern: RegExp): readonly Testcase[] {
  return standards.flatMap((standard) => standard.testcases).filter(({ id }) => pattern.test(id));
}
