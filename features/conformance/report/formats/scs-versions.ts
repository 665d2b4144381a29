import type { OfficialResult } from '../../scope/evaluation.ts';
import type { MapView } from '../../scope/yaml-view.ts';
import { fieldOf, Malformed, mapOf, maybeField, resultOf, textOf } from '../fields.ts';
import type { ReportFormat } from './format.ts';
import { readHead, readInvocations } from './head.ts';

/**
 * The older shape, which the official monitor still accepts: `versions: {version: {testcase: {result, invocation}}}`.
 * A testcase with different results in several versions gets the worst one.
 */
export const scsVersions: ReportFormat = {
  id: 'scs-versions',
  detect: (root) => root.entries.has('spec') && root.entries.has('versions'),
  read(root, context) {
    const head = readHead(root, context);
    const results = readVersions(root);
    const invocations = readInvocations(root, (id) => {
      const own = results.get(id) ?? new Map<string, OfficialResult>();
      results.delete(id);
      return own;
    });
    const [orphan] = results.keys();
    if (orphan !== undefined) {
      throw new Malformed(`results name the invocation "${orphan.slice(0, 80)}", which is not there`, root);
    }
    return { ...head, invocations };
  },
};

/** Invocation → testcase → result. */
function readVersions(root: MapView): Map<string, Map<string, OfficialResult>> {
  const results = new Map<string, Map<string, OfficialResult>>();
  for (const [version, { value }] of mapOf(fieldOf(root, 'versions'), 'versions').entries) {
    for (const [testcase, { value: entry }] of mapOf(value, `versions.${version}`).entries) {
      const view = mapOf(entry, `versions.${version}.${testcase}`);
      const result = maybeField(view, 'result');
      // A testcase without a result was not run.
      if (result === null) continue;
      const invocation = textOf(fieldOf(view, 'invocation'), 'invocation');
      const own = results.get(invocation) ?? new Map<string, OfficialResult>();
      const known = own.get(testcase) ?? 1;
      own.set(testcase, Math.min(known, resultOf(result, testcase)) as OfficialResult);
      results.set(invocation, own);
    }
  }
  return results;
}
