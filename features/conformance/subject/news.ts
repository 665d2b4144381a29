import type { Finding } from '@allmend/api';
import type { Notice, Subject } from '@allmend/api/kinds';
import type { Message } from '@allmend/kit-i18n';
import type { News } from '../certificates/notice.ts';
import type { NotPassed } from '../verdicts/standing.ts';
import type { SubjectStanding } from './standings.ts';
import { subjectTexts } from './texts.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A verdict that is not known is told of when it stays so: a cloud that does not answer for a moment is no news. */
const unknownFor = hour;
/** How far ahead versions are told of. */
const aheadDays = 60;
/** So many days before credentials end, people are told. */
const expiryDays = [1, 7, 30] as const;
const mostFindings = 5;
const mostRemedies = 20;

/** What is known of the credentials that a subject is measured with. */
export interface CredentialState {
  /** Null: nobody could say. */
  readonly accepted: 'yes' | 'no' | null;
  /** What the cloud says, and since when. */
  readonly message: string;
  readonly since: string;
  readonly expiresAt: Date | null;
  readonly secret: string;
}

export interface NewsInput {
  readonly subject: Subject;
  readonly standings: readonly SubjectStanding[];
  readonly credentials: CredentialState | null;
  /** Notices about the subject as they stand, by cause. */
  readonly known: ReadonlyMap<string, Notice>;
  /** Of addresses of its tenant: '' or `/tenants/<path>`. */
  readonly prefix: string;
  readonly now: Date;
}

export interface SubjectNews {
  /** To be written down; what stands there already is among it. */
  readonly told: readonly News[];
  /** Notices that say what is no longer so, and of which nobody need be told. */
  readonly closed: readonly Notice[];
}

/** What people are to be told about a subject now, one notice for each cause. The same facts give the same news. */
export function newsOf(input: NewsInput): SubjectNews {
  const { subject, known, prefix } = input;
  const path = `${prefix}/clouds/${subject.metadata.namespace}/${subject.metadata.name}`;
  const told = [
    ...input.standings.flatMap((one) => [...verdictNews(input, one), ...aheadNews(input, one)]),
    ...credentialNews(input),
    ...expiryNews(input),
  ].map((one) => ({ ...one, path }));
  return { told, closed: [...known].filter(([cause]) => !isCurrent(input, cause)).map(([, notice]) => notice) };
}

/** Causes that this room tells of. */
const verdictCause = (scope: string): string => `verdict:${scope}`;
const aheadCause = (scope: string, version: string): string => `ahead:${scope}:${version}`;
const credentialCause = 'credentials';
const expiryCause = 'credentials-expiry';

/** Other causes are told of by others. A scope that the subject is not listed for any more, or that is gone, says nothing. */
function isCurrent({ standings, credentials, now }: NewsInput, cause: string): boolean {
  const scopeOf = /^(?:verdict|ahead):([^:]+)/.exec(cause)?.[1];
  if (scopeOf !== undefined) return standings.some(({ listed }) => listed.name === scopeOf);
  if (cause === credentialCause) return credentials !== null;
  if (cause === expiryCause) return credentials !== null && daysLeft(credentials.expiresAt, now) !== null;
  return true;
}

const isOpen = (notice: Notice | undefined): boolean =>
  notice?.spec.severity === 'failure' || notice?.spec.severity === 'warning';

function verdictNews(input: NewsInput, one: SubjectStanding): readonly News[] {
  const { subject, known, now } = input;
  const { standing, since, listed } = one;
  const cause = verdictCause(listed.name);
  const before = known.get(cause);
  const params = { subject: nameOf(subject), scope: listed.scope.name, version: standing.version };
  const base = { cause, occurrence: since, raisedAt: new Date(since) };
  const open = { count: standing.notPassed.length };
  if (standing.verdict === 'PASS') {
    if (!isOpen(before)) return [];
    const [title, body] = [subjectTexts.message('pass-title', params), [subjectTexts.message('pass-body')]];
    return [{ ...base, severity: 'recovery', title, body }];
  }
  if (before?.spec.severity === 'failure') {
    // Of what fails already nothing new is told when it cannot be asked for a while, and then fails again.
    if (standing.verdict === 'FAIL' || !isOver(before, standing.notPassed)) return [];
    const [title, summary] = [subjectTexts.message('over-title', params), subjectTexts.message('over-body', open)];
    const body = [summary, ...findingLines(standing.notPassed, one.findings)];
    return [{ ...base, severity: 'recovery', title, body, testcases: idsOf(standing.notPassed) }];
  }
  if (standing.verdict === 'FAIL') {
    const failing = standing.notPassed.filter(({ verdict }) => verdict === 'FAIL');
    const summary = subjectTexts.message('fail-body', { count: failing.length });
    const title = subjectTexts.message('fail-title', params);
    const body = [summary, ...findingLines(failing, one.findings)];
    const remedies = remediesOf(failing, one.findings);
    return [{ ...base, severity: 'failure', title, body, testcases: idsOf(failing), remedies }];
  }
  const measured = standing.counts.PASS + standing.counts.DNF > 0;
  if (
    isOpen(before) ||
    isTold(before, standing.notPassed) ||
    !measured ||
    now.getTime() - Date.parse(since) < unknownFor
  )
    return [];
  const summary = subjectTexts.message('unknown-body', open);
  const title = subjectTexts.message('unknown-title', params);
  return [{ ...base, severity: 'warning', title, body: [summary, ...findingLines(standing.notPassed, one.findings)] }];
}

const mostTestcases = 500;
const idsOf = (all: readonly NotPassed[]): readonly string[] =>
  all.slice(0, mostTestcases).map(({ testcase }) => testcase);

/** Whether all that failed passes again, though the whole may still wait for other results. */
function isOver({ spec }: Notice, notPassed: readonly NotPassed[]): boolean {
  const failed = new Set(spec.testcases ?? []);
  return failed.size > 0 && failed.size < mostTestcases && !notPassed.some(({ testcase }) => failed.has(testcase));
}

/** Whether people know from the end of a failure that these have no result. */
function isTold(before: Notice | undefined, notPassed: readonly NotPassed[]): boolean {
  const known = new Set(before?.spec.testcases ?? []);
  return before?.spec.severity === 'recovery' && notPassed.every(({ testcase }) => known.has(testcase));
}

function aheadNews({ subject, known, now }: NewsInput, { standing, listed }: SubjectStanding): readonly News[] {
  return standing.ahead.flatMap(({ version, from, verdict, notPassed }): readonly News[] => {
    const at = Date.parse(`${from}T00:00:00Z`);
    if (Number.isNaN(at) || at - now.getTime() > aheadDays * day) return [];
    const cause = aheadCause(listed.name, version);
    const before = known.get(cause);
    const params = { subject: nameOf(subject), scope: listed.scope.name, version, from: `${from}T00:00:00Z` };
    const base = { cause, occurrence: `${from}:${verdict}`, raisedAt: now, expiresAt: new Date(at) };
    if (verdict === 'PASS') {
      if (!before || before.spec.severity === 'recovery') return [];
      const [title, body] = [subjectTexts.message('ahead-pass-title', params), subjectTexts.message('ahead-pass-body')];
      return [{ ...base, severity: 'recovery', title, body: [body] }];
    }
    // Nobody who does not pass today needs to be told that it stays so.
    if (standing.verdict !== 'PASS' && !before) return [];
    const testcases = notPassed.slice(0, mostFindings).map((one) => one.testcase);
    const detail = { count: notPassed.length, testcases };
    const [title, body] =
      verdict === 'FAIL'
        ? [subjectTexts.message('ahead-fail-title', params), subjectTexts.message('ahead-fail-body', detail)]
        : [subjectTexts.message('ahead-unknown-title', params), subjectTexts.message('ahead-unknown-body', detail)];
    return [{ ...base, severity: verdict === 'FAIL' ? 'warning' : 'information', title, body: [body] }];
  });
}

function credentialNews({ subject, credentials, known }: NewsInput): readonly News[] {
  if (!credentials || credentials.accepted === null) return [];
  const before = known.get(credentialCause);
  const params = { subject: nameOf(subject) };
  const base = { cause: credentialCause, occurrence: credentials.since, raisedAt: new Date(credentials.since) };
  if (credentials.accepted === 'no') {
    const body = subjectTexts.message('credentials-body', { found: credentials.message });
    const title = subjectTexts.message('credentials-title', params);
    return [{ ...base, severity: 'warning', title, body: [body] }];
  }
  if (!isOpen(before)) return [];
  const title = subjectTexts.message('credentials-good-title', params);
  return [{ ...base, severity: 'recovery', title, body: [subjectTexts.message('credentials-good-body')] }];
}

function expiryNews({ subject, credentials, now }: NewsInput): readonly News[] {
  const expiresAt = credentials?.expiresAt ?? null;
  const days = daysLeft(expiresAt, now);
  if (!credentials || !expiresAt || days === null) return [];
  const at = expiresAt.toISOString();
  const step = expiryDays.find((one) => days <= one)!;
  const secret = credentials.secret;
  return [
    {
      severity: 'warning',
      cause: expiryCause,
      occurrence: `${at}:${step}`,
      title: subjectTexts.message('expiry-title', { subject: nameOf(subject), at, days }),
      body: [subjectTexts.message('expiry-body', { secret })],
      raisedAt: now,
      expiresAt,
    },
  ];
}

/** Days until then, rounded up; null: more than anybody is told of, or it is past. */
function daysLeft(expiresAt: Date | null, now: Date): number | null {
  if (!expiresAt) return null;
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / day);
  return days >= 0 && days <= expiryDays.at(-1)! ? days : null;
}

/** The instants at which there may be news without anything else changing. */
export function newsAt({
  standings,
  credentials,
  now,
}: Pick<NewsInput, 'standings' | 'credentials' | 'now'>): readonly Date[] {
  const unknown = standings.flatMap(({ standing, since }) =>
    standing.verdict === 'DNF' || standing.verdict === 'MISS' ? [new Date(Date.parse(since) + unknownFor)] : [],
  );
  const ahead = standings.flatMap(({ standing }) =>
    standing.ahead.map(({ from }) => new Date(Date.parse(`${from}T00:00:00Z`) - aheadDays * day)),
  );
  const expiry = expiryDays.map((days) => new Date((credentials?.expiresAt?.getTime() ?? Number.NaN) - days * day));
  return [...unknown, ...ahead, ...expiry].filter((at) => at.getTime() > now.getTime());
}

function findingLines(all: readonly NotPassed[], known: ReadonlyMap<string, Finding>): readonly Message[] {
  const shown = all.filter(({ testcase }) => known.has(testcase)).slice(0, mostFindings);
  const lines = shown.flatMap(({ testcase }) => [
    subjectTexts.message('testcase', { testcase }),
    messageOf(known.get(testcase)!),
  ]);
  const more = all.length - shown.length;
  return more > 0 && shown.length > 0 ? [...lines, subjectTexts.message('more-findings', { count: more })] : lines;
}

function messageOf({ message: { key, params } }: Finding): Message {
  return params ? { key, params } : { key };
}

function remediesOf(all: readonly NotPassed[], known: ReadonlyMap<string, Finding>): readonly string[] {
  const commands = all.flatMap(({ testcase }) => known.get(testcase)?.remedy ?? []);
  return [...new Set(commands)].filter((one) => one.length <= 2048).slice(0, mostRemedies);
}

/** What people call it: with its region, where it is one. */
function nameOf({ spec }: Subject): string {
  return spec.region === undefined ? spec.displayName : `${spec.displayName}, ${spec.region}`;
}
