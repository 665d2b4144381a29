import type { SheetStanding } from '@allmend/api';
import { loadScope } from '@allmend/conformance';
import type { ReportRow } from '@allmend/conformance/controllers';
import { expect, test } from 'vitest';
import { readTextFile } from '../files.ts';
import { recomputeStanding } from './recompute.ts';
import { publicationTexts } from './texts.ts';

const asOf = '2026-11-21T12:00:00Z';

const published: SheetStanding = {
  scope: 'scs-compatible-iaas',
  version: 'v5.1',
  verdict: 'PASS',
  since: '2026-11-01T00:00:00Z',
  counts: { PASS: 1, FAIL: 0, DNF: 0, MISS: 0 },
  origin: 'us',
  transition: false,
  newest: null,
  oldest: null,
  cause: null,
  notPassed: 0,
  ahead: [],
};

test('what is published otherwise is named in the language of the reader', async () => {
  const { scope } = await loadScope('scs-compatible-iaas', readTextFile);
  const evidence = { id: 'hansa/luebeck', scope, rows: [], documents: [] };
  const { differences } = recomputeStanding(published, asOf, evidence);
  const verdict = differences.find(({ what }) => what === 'the-verdict')!;
  expect(verdict).toMatchObject({ published: 'PASS', computed: 'MISS' });
  const said = ['en', 'de', 'fr'].map((locale) =>
    publicationTexts.format(locale, 'differs', { ...verdict, what: publicationTexts.format(locale, verdict.what) }),
  );
  expect(said).toEqual([
    'hansa/luebeck, scs-compatible-iaas: the verdict is published as PASS, and is MISS by the evidence',
    'hansa/luebeck, scs-compatible-iaas: das Urteil ist als PASS veröffentlicht, nach den Nachweisen aber MISS',
    'hansa/luebeck, scs-compatible-iaas : le verdict\u00a0; publié\u00a0: PASS, d’après les preuves\u00a0: MISS',
  ]);
});

test.each([
  ['long before the sheet', '2026-11-20T00:00:00Z', true],
  ['after it, when its evidence was still being written', '2026-11-21T12:00:08Z', false],
])('a first report that came %s: whether it says since when', async (_, received, compared) => {
  const { scope } = await loadScope('scs-compatible-iaas', readTextFile);
  const at = new Date(received);
  const row = {
    row: 1,
    report: 'a',
    scope: scope.uuid,
    origin: 'us',
    checkedAt: at,
    receivedAt: at,
    results: new Map(),
  };
  const evidence = { id: 'hansa/luebeck', scope, rows: [row as unknown as ReportRow], documents: [] };
  const { differences } = recomputeStanding(published, asOf, evidence);
  expect(differences.some(({ what }) => what === 'the-beginning')).toBe(compared);
});
