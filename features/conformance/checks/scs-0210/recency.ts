import { z } from 'zod';
import type { Semantics } from '../../engine/testcase.ts';
import { type AffectedRange, isAffected } from './cve.ts';
import { branchOf, type KubernetesVersion, parseClusterVersion } from './version.ts';

/** A release as GitHub lists it: https://docs.github.com/rest/releases/releases */
export type KubernetesRelease = z.infer<typeof KubernetesRelease>;
export const KubernetesRelease = z.looseObject({
  tag_name: z.string(),
  /** Null for drafts. */
  published_at: z.string().nullable(),
  draft: z.boolean(),
  prerelease: z.boolean(),
});

const day = 24 * 60 * 60 * 1000;
/** A patch release has to be provided within a month; the longest month is meant. */
const patchPeriod = 31 * day;
/** … within two weeks when it closes a critical CVE. Source: scs-0210-v2, "Decision". */
const criticalPeriod = 14 * day;

export interface RecencyInput {
  readonly version: KubernetesVersion;
  readonly releases: readonly KubernetesRelease[];
  /** Ranges of critical CVEs. */
  readonly critical: readonly AffectedRange[];
  readonly now: Date;
}

/** A later patch release of the same branch that should be running by now. */
export interface OverdueRelease {
  readonly release: string;
  readonly publishedAt: string;
  readonly because: 'month' | 'critical';
  /** A CVE range that cannot be read decides. */
  readonly uncertain: boolean;
}

/**
 * Patch releases that the version should have given way to. By the text the two weeks hold for a release that closes the
 * CVE; the official suite also counts one that still has it.
 */
export function overdueReleases(input: RecencyInput, semantics: Semantics): readonly OverdueRelease[] {
  const affected = isAffected(input.version, input.critical);
  return input.releases.flatMap((release): OverdueRelease[] => {
    const version = laterPatch(input.version, release);
    if (version === null || release.published_at === null) return [];
    const age = input.now.getTime() - Date.parse(release.published_at);
    const row = { release: release.tag_name, publishedAt: release.published_at };
    if (age > patchPeriod) return [{ ...row, because: 'month', uncertain: false }];
    if (age <= criticalPeriod || affected === 'no') return [];
    const still = semantics === 'official' ? 'no' : isAffected(version, input.critical);
    if (affected === 'yes' && still === 'yes') return [];
    const uncertain = affected === 'unknown' || still === 'unknown';
    return semantics === 'official' && uncertain ? [] : [{ ...row, because: 'critical', uncertain }];
  });
}

/** True when no later patch release is overdue for certain. */
export function isRecent(input: RecencyInput, semantics: Semantics): boolean {
  return overdueReleases(input, semantics).every(({ uncertain }) => uncertain);
}

function laterPatch(version: KubernetesVersion, release: KubernetesRelease): KubernetesVersion | null {
  if (release.draft || release.prerelease) return null;
  const released = parseClusterVersion(release.tag_name);
  if (!released || released.prerelease !== null) return null;
  return branchOf(released) === branchOf(version) && released.patch > version.patch ? released : null;
}
