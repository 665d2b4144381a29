import type { OfficialResult } from '../scope/evaluation.ts';

/** One report in the official form, whatever its shape was. Names follow the official files. */
export interface OfficialReport {
  /** Id of the report; the monitor refuses one that it has. */
  readonly uuid: string;
  readonly scope: { readonly uuid: string; readonly name: string; readonly url: string };
  /** UTC with up to six decimals, e.g. `2026-11-20T20:44:34.503988Z`. */
  readonly checkedAt: string;
  /** `YYYY-MM-DD`; null when the report does not say. */
  readonly referenceDate: string | null;
  readonly subject: string;
  readonly argv: readonly string[];
  readonly assignment: ReadonlyMap<string, string>;
  readonly sections: readonly string[] | null;
  readonly forcedVersion: string | null;
  readonly forcedTests: string | null;
  readonly invocations: readonly OfficialInvocation[];
}

/** One run of one check program. */
export interface OfficialInvocation {
  readonly id: string;
  readonly cmd: string;
  readonly results: ReadonlyMap<string, OfficialResult>;
  readonly rc: number;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly info: number;
  readonly warning: number;
  readonly error: number;
  readonly critical: number;
}

/** Result of each testcase over all invocations; the worst one where several name it. */
export function resultsOf(report: OfficialReport): ReadonlyMap<string, OfficialResult> {
  const results = new Map<string, OfficialResult>();
  for (const invocation of report.invocations) {
    for (const [testcase, result] of invocation.results) {
      const known = results.get(testcase);
      results.set(testcase, known === undefined ? result : (Math.min(known, result) as OfficialResult));
    }
  }
  return results;
}

/** The word that the official suite prints for a result. */
export function officialWord(result: OfficialResult): 'PASS' | 'ABORT' | 'FAIL' {
  return ({ '1': 'PASS', '0': 'ABORT', '-1': 'FAIL' } as const)[result];
}
