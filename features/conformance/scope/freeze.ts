import type { Scope, ScopeFinding, ScopeVersion } from './model.ts';
import { clip } from './reading.ts';
import { resolveVersion } from './resolution.ts';
import { scopeTexts } from './texts.ts';

const nowhere = { line: 1, column: 1 } as const;

/**
 * What changed in `after` although it was frozen in `before`: a stabilised version keeps its date and the testcases of each
 * of its targets. A version that the timeline no longer names may go. Source: scs-0003-v1, stabilized_at and pruning.
 */
export function compareFrozen(before: Scope, after: Scope): readonly ScopeFinding[] {
  return before.versions
    .filter((version) => version.stabilizedAt !== null)
    .flatMap((version) => compareVersion(before, after, version));
}

function compareVersion(before: Scope, after: Scope, old: ScopeVersion): ScopeFinding[] {
  const version = clip(old.version);
  const date = old.stabilizedAt!;
  const now = after.versions.find((one) => one.version === old.version);
  if (!now) {
    if (!after.timeline.some((entry) => entry.versions.has(old.version))) return [];
    return [finding('frozen-gone', scopeTexts.message('frozen-gone', { version }))];
  }
  const findings: ScopeFinding[] = [];
  if (now.stabilizedAt !== date) {
    const params = { version, before: date, after: now.stabilizedAt ?? '-' };
    findings.push(finding('frozen-changed', scopeTexts.message('frozen-date', params)));
  }
  const targetsBefore = resolveVersion(before, old.version).targets;
  const targetsNow = resolveVersion(after, old.version).targets;
  for (const target of new Set([...targetsBefore.keys(), ...targetsNow.keys()])) {
    const was = new Set(targetsBefore.get(target));
    const is = new Set(targetsNow.get(target));
    const added = [...is].filter((id) => !was.has(id));
    const removed = [...was].filter((id) => !is.has(id));
    if (added.length === 0 && removed.length === 0) continue;
    const params = { version, date, target, added: words(added), removed: words(removed) };
    findings.push(finding('frozen-changed', scopeTexts.message('frozen-changed', params)));
  }
  return findings;
}

function words(ids: readonly string[]): string {
  return ids.length === 0 ? '-' : ids.join(' ');
}

function finding(code: string, message: ScopeFinding['message']): ScopeFinding {
  return { severity: 'error', code, message, ...nowhere };
}
