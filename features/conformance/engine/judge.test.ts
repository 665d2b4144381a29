import { snapshotSchemaVersion, type Observation, type Snapshot } from '@allmend/api';
import { defineTexts, formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Collector } from './collector.ts';
import { judge } from './judge.ts';
import type { Outcome, Standard } from './testcase.ts';

const sentences = { title: 'Is it so?', found: 'Found {count}.' };
const texts = defineTexts('judge-test', { en: sentences, de: sentences, fr: sentences });
const flavors: Collector<string[]> = {
  resource: 'flavors',
  mode: 'read',
  deadline: 1,
  schema: z.array(z.string()),
  collect: async () => [],
};
const images: Collector<string[]> = { ...flavors, resource: 'images' };

function standard(check: (names: string[]) => Outcome, needs: Collector<string[]>[] = [flavors]): Standard {
  return {
    id: 'scs-0999',
    title: 'Invented',
    url: 'https://docs.example/scs-0999',
    texts,
    testcases: [
      {
        id: 'scs-0999-b',
        needs,
        check: (input) => check(input.get(flavors)),
        title: texts.message('title'),
        demanded: texts.message('title'),
        section: 'All',
      },
    ],
  };
}

function snapshot(...observations: Partial<Observation>[]): Snapshot {
  return {
    schema: snapshotSchemaVersion,
    id: '0b7c1f3e-6a53-4c36-9d1f-2f6a0f0f1a11',
    tool: { name: 'allmend', version: '0' },
    cloud: { name: 'lindenau', region: null, authUrl: 'https://c.example' },
    simulated: false,
    identity: null,
    startedAt: '2026-11-21T06:00:00Z',
    finishedAt: '2026-11-21T06:00:05Z',
    observations: Object.fromEntries(
      observations.map((one) => [
        one.resource,
        {
          state: 'observed',
          startedAt: '2026-11-21T06:00:01Z',
          finishedAt: '2026-11-21T06:00:02Z',
          exchanges: [2, 1],
          ...one,
        } as Observation,
      ]),
    ),
    exchanges: [],
  };
}

const passing = standard((names) => ({
  verdict: 'PASS',
  message: { key: 'judge-test.found', params: { count: names.length } },
}));

test('a finding carries what it rests on', () => {
  expect(judge(snapshot({ resource: 'flavors', value: ['a'] }), [passing], 'text')).toEqual([
    {
      testcase: 'scs-0999-b',
      verdict: 'PASS',
      message: { key: 'judge-test.found', params: { count: 1 } },
      details: [],
      demanded: { text: { key: 'judge-test.title' }, section: 'All', url: 'https://docs.example/scs-0999' },
      resources: ['flavors'],
      exchanges: [1, 2],
      remedy: [],
      observedAt: '2026-11-21T06:00:02Z',
    },
  ]);
});

test('what was not asked is MISS, what failed or cannot be read is DNF; neither is ever PASS', () => {
  const verdict = (...observations: Partial<Observation>[]) => judge(snapshot(...observations), [passing], 'text')[0]!;
  expect(verdict()).toMatchObject({ verdict: 'MISS', observedAt: null });
  expect(verdict({ resource: 'flavors', state: 'skipped' })).toMatchObject({ verdict: 'MISS' });
  expect(verdict({ resource: 'flavors', state: 'failed', error: { reason: 'x', message: 'it hangs' } })).toMatchObject({
    verdict: 'DNF',
    message: { key: 'engine.not-observed', params: { resource: 'flavors', problem: 'it hangs' } },
  });
  expect(verdict({ resource: 'flavors', value: 7 })).toMatchObject({
    verdict: 'DNF',
    message: { key: 'engine.not-readable' },
  });
});

test.each([
  ['openstack.unreachable', 'Nicht fertig: Ein Dienst der Cloud war nicht erreichbar.', ['Nothing there.']],
  ['openstack.timeout', 'Nicht fertig: Ein Dienst der Cloud hat nicht rechtzeitig geantwortet.', ['Nothing there.']],
  [
    'openstack.credential-expired',
    'Nicht fertig: Die Cloud hat die Zugangsdaten nicht angenommen.',
    ['Nothing there.'],
  ],
  ['openstack.conflict', 'Nicht fertig: flavors: Nothing there.', []],
])('what kept a cloud from being asked is said in plain words: %s', (reason, sentence, details) => {
  const failed = { resource: 'flavors', state: 'failed', error: { reason, message: 'Nothing there.' } } as const;
  const [found] = judge(snapshot(failed), [passing], 'text');
  expect(formatMessage('de', found!.message)).toBe(sentence);
  expect(found!.details.map((one) => formatMessage('de', one))).toEqual(details);
});

test('one missing need is enough, and a check that throws did not finish', () => {
  const two = standard(() => ({ verdict: 'PASS', message: texts.message('title') }), [flavors, images]);
  expect(judge(snapshot({ resource: 'flavors', value: [] }), [two], 'text')[0]).toMatchObject({ verdict: 'MISS' });
  const broken = standard(() => {
    throw new TypeError('undefined is not a flavor');
  });
  expect(judge(snapshot({ resource: 'flavors', value: [] }), [broken], 'text')[0]).toMatchObject({
    verdict: 'DNF',
    message: { params: { problem: 'undefined is not a flavor' } },
  });
});

test('both verdicts are kept where text and official predicate differ', () => {
  const differing = standard(() => ({
    verdict: 'FAIL',
    official: 'PASS',
    deviation: '0999-x',
    message: texts.message('title'),
  }));
  const [byText] = judge(snapshot({ resource: 'flavors', value: [] }), [differing], 'text');
  const [asOfficial] = judge(snapshot({ resource: 'flavors', value: [] }), [differing], 'official');
  expect(byText).toMatchObject({ verdict: 'FAIL', official: 'PASS', deviation: '0999-x' });
  expect(byText!.details.at(-1)).toEqual({ key: 'engine.as-official', params: { official: 'PASS' } });
  expect(asOfficial).toMatchObject({ verdict: 'PASS', official: 'PASS' });
});

test('a check that reads what it does not need is caught', () => {
  const sneaky = standard(() => ({ verdict: 'PASS', message: texts.message('title') }), [images]);
  expect(judge(snapshot({ resource: 'images', value: [] }), [sneaky], 'text')[0]).toMatchObject({ verdict: 'DNF' });
});

test('what is missing was observed at no time; everything else at its newest observation', () => {
  const outcomes = [{ verdict: 'MISS' }, { verdict: 'DNF' }, { verdict: 'PASS' }] as const;
  const times = outcomes.map(({ verdict }) => {
    const rule = standard(() => ({ verdict, message: texts.message('title') }));
    return judge(snapshot({ resource: 'flavors', value: [] }), [rule], 'text')[0]?.observedAt;
  });
  expect(times[0]).toBeNull();
  expect(times.slice(1).every((time) => typeof time === 'string')).toBe(true);
});
