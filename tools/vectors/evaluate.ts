import { evaluate, type OfficialResult } from '@allmend/conformance';
import { MalformedVector, readList, readRecord, type Judge, type Vector } from './judge.ts';

/** Verdict over a list of testcases: 1 passed, 0 did not finish, -1 failed, null missing. */
export const judge: Judge = {
  label: (vector) => `${JSON.stringify(vector['results'])} for ${JSON.stringify(vector['testcases'])}`,
  compare: (vector) => {
    const actual = evaluate(readResults(vector), readList(vector, 'testcases').map(String));
    return [{ field: 'evaluate', expected: vector['evaluate'], actual }];
  },
};

function readResults(vector: Vector): ReadonlyMap<string, OfficialResult> {
  const results = new Map<string, OfficialResult>();
  for (const [id, value] of Object.entries(readRecord(vector, 'results'))) {
    if (value !== 1 && value !== 0 && value !== -1) throw new MalformedVector(`results.${id}`, '1, 0 or -1', value);
    results.set(id, value);
  }
  return results;
}
