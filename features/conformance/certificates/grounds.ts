import type { Verdict } from '@allmend/api';
import type { Certificate, Scope, Subject } from '@allmend/api/kinds';
import type { Message } from '@allmend/kit-i18n';
import { readScopeObject } from '../scope-kind/scope-object.ts';
import { stateAt } from './life.ts';
import { certificateTexts } from './texts.ts';

/** What a certificate rests on, as it is now. */
export interface Surroundings {
  /** Subjects of its namespace, by name. */
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Scopes of the tenant, by name. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** Certificates of its namespace, itself among them. */
  readonly certificates: readonly Certificate[];
}

type Standing = NonNullable<NonNullable<Subject['status']>['standings']>[number];

/** The verdict of a standing at an instant: it may be older than what it rests on lives. */
export function verdictAt({ verdict, expiresAt }: Standing, at: Date): Verdict {
  const isOld = expiresAt !== undefined && at.getTime() >= Date.parse(expiresAt);
  // A failure does not become better known by growing old, but nobody knows any more whether it still is one.
  return isOld ? 'MISS' : verdict;
}

export function standingOf(subject: Subject | undefined, scope: string): Standing | undefined {
  return subject?.status?.standings?.find((one) => one.scope === scope);
}

/**
 * What is wrong with what a certificate covers; empty when all is well. A subject that is judged by another version by now counts
 * only while it is not certified, for a certificate is valid for its own version, whatever becomes of that (scs-0004-v1,
 * regulation 1).
 */
export function faultsOf(certificate: Certificate, around: Surroundings, at: Date): readonly Message[] {
  const { subjects, scope } = certificate.spec;
  const isApplied = stateAt(certificate.status, at) === 'Applied';
  const faults = subjects.flatMap((name): Message[] => {
    const subject = around.subjects.get(name);
    if (!subject) return [certificateTexts.message('subject-missing', { subject: name })];
    const standing = standingOf(subject, scope);
    if (!standing) return [certificateTexts.message('no-standing', { subject: name, scope })];
    const { version } = standing;
    const verdict = verdictAt(standing, at);
    if (verdict === 'PASS' || (!isApplied && version !== certificate.spec.version)) return [];
    return [certificateTexts.message(verdict, { subject: name, version })];
  });
  const prerequisite = missingPrerequisite(certificate, around, at);
  return prerequisite === null ? faults : [...faults, certificateTexts.message('prerequisite', { prerequisite })];
}

/** Version that subjects of a certificate are judged by, where that is another than its own; null when it is its own. */
export function laterVersion({ spec }: Certificate, { subjects }: Surroundings): string | null {
  const versions = spec.subjects.flatMap((name) => standingOf(subjects.get(name), spec.scope)?.version ?? []);
  return versions.find((version) => version !== spec.version) ?? null;
}

/** What keeps a certificate from being granted beside faults: its scope and version. */
export function closedOf({ spec }: Certificate, { scopes }: Surroundings): readonly Message[] {
  const { scope: name, version } = spec;
  const scope = scopes.get(name);
  if (!scope?.status?.versions) return [certificateTexts.message('scope-missing', { scope: name })];
  if (scope.spec.stage === 'draft') return [certificateTexts.message('scope-draft', { scope: name })];
  const validity = scope.status.versions.find((one) => one.version === version)?.validity;
  if (validity === 'effective' || validity === 'warn') return [];
  return [certificateTexts.message('version-closed', { scope: name, version })];
}

/** Name of the scope whose certificate is needed first and is not there; null when none is missing. Source: scs-0003-v1, prerequisite. */
function missingPrerequisite({ spec }: Certificate, around: Surroundings, at: Date): string | null {
  const scope = around.scopes.get(spec.scope);
  // One that cannot be read has no versions that can be certified.
  const needed = scope && readScopeObject(scope).scope?.prerequisite;
  if (!needed) return null;
  const isNeeded = (name: string): boolean => {
    const { title, url } = around.scopes.get(name)?.status ?? {};
    return url === needed.url || title === needed.name;
  };
  const valid = around.certificates.filter((one) => isNeeded(one.spec.scope) && stateAt(one.status, at) === 'Granted');
  const covered = new Set(valid.flatMap((one) => one.spec.subjects));
  return spec.subjects.every((name) => covered.has(name)) ? null : needed.name;
}
