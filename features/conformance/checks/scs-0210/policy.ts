import type { Verdict } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import type { Outcome } from '../../engine/testcase.ts';
import { type AffectedRange, isReadable } from './cve.ts';
import {
  branchState,
  compareBranches,
  type EndOfLifeTable,
  officiallySupported,
  supportedBranches,
} from './end-of-life.ts';
import { isRecent, type KubernetesRelease, overdueReleases } from './recency.ts';
import { texts } from './texts.ts';
import { branchOf, type ClusterVersion, parseClusterVersion, printVersion } from './version.ts';

/** All that the version policy is judged by. */
export interface VersionPolicyInput {
  /** `gitVersion` of the cluster. */
  readonly gitVersion: string;
  readonly releases: readonly KubernetesRelease[];
  /** Ranges of critical CVEs. */
  readonly critical: readonly AffectedRange[];
  readonly endOfLife: EndOfLifeTable;
  readonly now: Date;
  /** Branches that the provider says it offers, e.g. `1.34`; null when it says nothing. */
  readonly offered: readonly string[] | null;
}

/** Months after its first release by which a minor version has to be offered. Source: scs-0210-v2, "Decision". */
const minorMonths = 4;

/** version-policy-check: is the cluster's version, and what is offered beside it, as recent as scs-0210-v2 wants it? */
export function checkVersionPolicy(input: VersionPolicyInput): Outcome {
  const version = parseClusterVersion(input.gitVersion);
  const outcome = version ? judgeVersion(input, version) : unreadable(input);
  const official = officialPolicyVerdict(input);
  if (official === outcome.verdict) return outcome;
  return { ...outcome, official, deviation: deviationOf(input, version, official) };
}

/** What the official suite decides; DNF where it stops with an error. */
function officialPolicyVerdict(input: VersionPolicyInput): Verdict {
  const version = parseClusterVersion(input.gitVersion);
  if (!version || version.suffix !== null || version.prerelease !== null) return 'DNF';
  if (!input.critical.every(isReadable)) return 'DNF';
  const supported = officiallySupported(input.endOfLife, input.now);
  if (supported.length < 2) return 'DNF';
  if (!supported.includes(branchOf(version))) return 'FAIL';
  return isRecent({ ...input, version }, 'official') ? 'PASS' : 'FAIL';
}

function unreadable({ gitVersion }: VersionPolicyInput): Outcome {
  return { verdict: 'DNF', message: texts.message('unreadable', { version: gitVersion }) };
}

function judgeVersion(input: VersionPolicyInput, version: ClusterVersion): Outcome {
  const branch = branchOf(version);
  const shown = printVersion(version);
  if (version.prerelease !== null) {
    return { verdict: 'FAIL', message: texts.message('prerelease', { version: input.gitVersion }) };
  }
  const state = branchState(input.endOfLife, branch, input.now);
  if (state === 'unknown') {
    return { verdict: 'DNF', message: texts.message('unknown-branch', { branch, updated: input.endOfLife.updated }) };
  }
  if (state === 'ended') {
    const ended = input.endOfLife.branches[branch];
    const message = ended
      ? texts.message('ended', { version: shown, branch, ended })
      : texts.message('long-ended', { version: shown, branch });
    return { verdict: 'FAIL', message };
  }
  return judgePatches(input, version, shown);
}

function judgePatches(input: VersionPolicyInput, version: ClusterVersion, shown: string): Outcome {
  const overdue = overdueReleases({ ...input, version }, 'text');
  const certain = overdue.filter(({ uncertain }) => !uncertain);
  const missing = input.offered === null ? [] : missingBranches(input, input.offered);
  const lines: readonly Message[] = [
    ...overdue.map(({ release, publishedAt, because, uncertain }) =>
      texts.message(uncertain ? 'overdue-uncertain' : `overdue-${because}`, { release, publishedAt }),
    ),
    ...missing.map((branch) => texts.message('not-offered', { branch })),
    ...(input.offered === null ? [texts.message('offer-unknown')] : []),
  ];
  if (certain.length > 0)
    return { verdict: 'FAIL', message: texts.message('outdated', { version: shown }), details: lines };
  if (missing.length > 0) {
    return { verdict: 'FAIL', message: texts.message('offer-incomplete', { branches: missing }), details: lines };
  }
  if (overdue.length > 0)
    return { verdict: 'DNF', message: texts.message('uncertain', { version: shown }), details: lines };
  return { verdict: 'PASS', message: texts.message('recent', { version: shown }), details: lines };
}

/** Supported branches that are not offered, save those whose first release is younger than four months. */
export function missingBranches(input: VersionPolicyInput, offered: readonly string[]): readonly string[] {
  const latest = new Date(input.now);
  latest.setUTCMonth(latest.getUTCMonth() - minorMonths);
  const first = new Map(
    input.releases.flatMap((release) => {
      const version = parseClusterVersion(release.tag_name);
      const counts = version?.patch === 0 && version.prerelease === null && !release.draft && !release.prerelease;
      return counts && release.published_at !== null
        ? [[branchOf(version), Date.parse(release.published_at)] as const]
        : [];
    }),
  );
  const beyond = [...first.keys()].filter((branch) => branchState(input.endOfLife, branch, input.now) === 'newer');
  return [...supportedBranches(input.endOfLife, input.now), ...beyond.sort(compareBranches)]
    .filter((branch) => (first.get(branch) ?? 0) < latest.getTime())
    .filter((branch) => !offered.includes(branch));
}

function deviationOf(input: VersionPolicyInput, version: ClusterVersion | null, official: Verdict): string {
  if (version && (version.suffix !== null || version.prerelease !== null)) return '0210-vendor-suffix';
  if (!input.critical.every(isReadable)) return '0210-odd-cve-record';
  if (official === 'DNF') return '0210-stale-table';
  const state = version ? branchState(input.endOfLife, branchOf(version), input.now) : 'unknown';
  if (state === 'newer' || state === 'unknown') return '0210-new-minor';
  if (version && !officiallySupported(input.endOfLife, input.now).includes(branchOf(version))) return '0210-last-day';
  return official === 'PASS' && input.offered !== null && missingBranches(input, input.offered).length > 0
    ? '0210-offered-versions'
    : '0210-cve-still-open';
}
