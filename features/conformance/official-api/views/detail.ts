import type { ScopeTestcase } from '../../scope/model.ts';
import { attention } from '../../scope/resolution.ts';
import type { CountingResult } from '../../verdicts/standing.ts';
import { bucketsOf, naiveInstant } from '../status.ts';
import { passedText, signOf, summarise, type DraftView, type Standing } from '../standing.ts';
import type { SubjectState } from '../state.ts';
import { heading, paragraph, pathOf, type Block, type Inline, type View } from './document.ts';

export interface DetailInput {
  readonly states: readonly SubjectState[];
  /** Name of the scope's object. */
  readonly scope: string;
  readonly base: string;
  readonly drafts: DraftView;
}

/** What the official details call the four results, the worst first. */
const buckets = [
  { key: '-1', title: 'FAIL' },
  { key: 'null', title: 'MISSING' },
  { key: '0', title: 'DNF' },
  { key: '1', title: 'PASS' },
] as const;

/** For each subject the testcases that decide, by result. */
export function detailView({ states, scope, base, drafts }: DetailInput): View {
  const shown = states.flatMap(({ named, standings }) =>
    standings.filter((one) => one.scope.name === scope).map((standing) => ({ named, standing })),
  );
  const title = `Details of ${shown[0]?.standing.scope.scope.name ?? scope}`;
  const blocks = shown.flatMap(({ named, standing }) => [
    heading(2, named.subject.spec.displayName),
    ...standingBlocks(standing, { base, drafts }),
  ]);
  return { title, blocks: [heading(1, title), ...blocks] };
}

function standingBlocks(standing: Standing, { base, drafts }: Pick<DetailInput, 'base' | 'drafts'>): Block[] {
  const summary = summarise(standing, drafts);
  const versions = summary.relevant.map(({ version, validity }) => `${version} (${validity})`).join(', ');
  const passed = passedText(summary);
  const found = bucketsOf(standing, summary.relevant);
  const blocks: Block[] = [
    paragraph(
      `${signOf(summary)} ${passed === '' ? 'No version passes' : `Passed: ${passed}`}. Looked at: ${versions || 'none'}.`,
    ),
  ];
  const counts = attention(standing.scope.scope);
  for (const { key, title } of buckets) {
    const ids = found[key] ?? [];
    if (ids.length === 0) continue;
    const rows = ids.map((id) => rowOf(standing, { id, key, base, attention: counts.get(id) ?? 0 }));
    const columns = ['', 'Testcase', 'Description', 'Checked (UTC)'];
    blocks.push(heading(3, `${title}: ${ids.length}`), { kind: 'table', columns, rows });
  }
  return blocks;
}

interface RowInput {
  readonly id: string;
  readonly key: (typeof buckets)[number]['key'];
  readonly base: string;
  /** How many stable versions demand the testcase. */
  readonly attention: number;
}

function rowOf(standing: Standing, { id, key, base, attention }: RowInput): Inline[][] {
  const testcase = standing.scope.scope.testcases.get(id);
  const result = standing.results.get(id);
  const signs = { '-1': attention > 0 ? '🛑' : '🟧', null: '❓', '0': '❔', '1': '✅' } as const;
  return [
    [signs[key]],
    [idCell(testcase, id)],
    [testcase?.description ?? ''],
    result ? [checkedCell(result, base)] : [],
  ];
}

/** When, with the way to the report that says so; a document has none. */
function checkedCell({ checkedAt, report }: CountingResult, base: string): Inline {
  const words = naiveInstant(checkedAt).slice(0, 16).replace('T', ' ');
  return report === null ? words : { words, to: pathOf(base, 'page', 'report', report) };
}

function idCell(testcase: ScopeTestcase | undefined, id: string): Inline {
  return testcase?.url ? { words: id, to: testcase.url } : { code: id };
}
