import type { Finding, Observation, Snapshot } from '@allmend/api';
import type { Collector } from './collector.ts';
import type { Outcome, Semantics, Standard, Testcase } from './testcase.ts';
import { engineTexts } from './texts.ts';

/** Verdict of every testcase on a snapshot: pure, so that old evidence can be judged again anywhere (design §2). */
export function judge(
  snapshot: Snapshot,
  standards: readonly Standard[],
  semantics: Semantics,
  only?: (id: string) => boolean,
): Finding[] {
  const values = new Map<Collector, ReadResult>();
  const findings: Finding[] = [];
  for (const standard of standards) {
    for (const testcase of standard.testcases) {
      if (only && !only(testcase.id)) continue;
      findings.push(finding(snapshot, standard, testcase, semantics, values));
    }
  }
  return findings.sort((a, b) => (a.testcase < b.testcase ? -1 : 1));
}

interface ReadResult {
  readonly value?: unknown;
  readonly outcome?: Outcome;
}

function finding(
  snapshot: Snapshot,
  standard: Standard,
  testcase: Testcase,
  semantics: Semantics,
  values: Map<Collector, ReadResult>,
): Finding {
  const observations = testcase.needs
    .map((need) => snapshot.observations[need.resource])
    .filter((one) => one !== undefined);
  const outcome = check(snapshot, testcase, values);
  const official = outcome.official ?? outcome.verdict;
  const differs = official !== outcome.verdict;
  const newest = observations
    .map((one) => one.finishedAt)
    .sort()
    .at(-1);
  return {
    testcase: testcase.id,
    verdict: semantics === 'official' ? official : outcome.verdict,
    ...(differs && { official }),
    ...(differs && outcome.deviation && { deviation: outcome.deviation }),
    message: outcome.message,
    details: [...(outcome.details ?? []), ...(differs ? [engineTexts.message('as-official', { official })] : [])],
    demanded: { text: testcase.demanded, section: testcase.section, url: testcase.url ?? standard.url },
    resources: testcase.needs.map((need) => need.resource),
    exchanges: [...new Set(observations.flatMap((one) => one.exchanges))].sort((a, b) => a - b),
    remedy: [...(outcome.remedy ?? [])],
    observedAt: outcome.verdict === 'MISS' ? null : (newest ?? null),
  };
}

function check(snapshot: Snapshot, testcase: Testcase, values: Map<Collector, ReadResult>): Outcome {
  const read = new Map<string, unknown>();
  for (const need of testcase.needs as readonly Collector[]) {
    let result = values.get(need);
    if (!result) {
      result = readObservation(need, snapshot.observations[need.resource]);
      values.set(need, result);
    }
    if (result.outcome) return result.outcome;
    read.set(need.resource, result.value);
  }
  try {
    return testcase.check({
      get: <T>(collector: Collector<T>) => {
        if (!read.has(collector.resource))
          throw new Error(`${testcase.id} reads ${collector.resource} without needing it`);
        return read.get(collector.resource) as T;
      },
      at: new Date(snapshot.finishedAt),
    });
  } catch (error) {
    return {
      verdict: 'DNF',
      message: engineTexts.message('check-broke', { problem: error instanceof Error ? error.message : String(error) }),
    };
  }
}

function readObservation(collector: Collector, observation: Observation | undefined): ReadResult {
  const { resource } = collector;
  if (!observation || observation.state === 'skipped')
    return { outcome: { verdict: 'MISS', message: engineTexts.message('not-asked', { resource }) } };
  if (observation.state === 'failed') {
    const { reason = '', message: problem = 'unknown' } = observation.error ?? {};
    const text = plainly.get(reason);
    if (!text)
      return { outcome: { verdict: 'DNF', message: engineTexts.message('not-observed', { resource, problem }) } };
    const details = [engineTexts.message('said', { problem })];
    return { outcome: { verdict: 'DNF', message: engineTexts.message(text), details } };
  }
  const parsed = collector.schema.safeParse(observation.value);
  if (parsed.success) return { value: parsed.data };
  const issue = parsed.error.issues[0];
  const problem = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown';
  return { outcome: { verdict: 'DNF', message: engineTexts.message('not-readable', { resource, problem }) } };
}

/** What most often keeps a cloud from being asked, by the reason of the error: said in plain words, in the reader's language. */
const plainly: ReadonlyMap<
  string,
  'not-reached' | 'not-trusted' | 'no-answer-in-time' | 'broken-there' | 'not-let-in'
> = new Map([
  ['openstack.unreachable', 'not-reached'],
  ['openstack.tls-untrusted', 'not-trusted'],
  ['openstack.timeout', 'no-answer-in-time'],
  ['openstack.server-error', 'broken-there'],
  ['openstack.credentials-wrong', 'not-let-in'],
  ['openstack.credential-refused', 'not-let-in'],
  ['openstack.credential-expired', 'not-let-in'],
] as const);
