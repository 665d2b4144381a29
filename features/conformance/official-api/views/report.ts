import { writeNaiveTime } from '../../report/naive-time.ts';
import { officialWord, resultsOf, type OfficialReport } from '../../report/official.ts';
import type { StoredReport } from '../stored-report.ts';
import { heading, paragraph, type Block, type View } from './document.ts';

const origins = {
  us: 'measured by this monitor',
  third: 'measured by a third party',
  operator: 'submitted by the operator',
  declared: 'declared',
} as const;

/** A report: who says what about whom, its results, and of its logs what it was given with. */
export function reportView({ row }: StoredReport, report: OfficialReport): View {
  const title = `Report ${report.uuid}`;
  const facts = [
    ['Subject', report.subject],
    ['Scope', report.scope.name || report.scope.uuid],
    ['Checked (UTC)', writeNaiveTime(report.checkedAt)],
    ['Received (UTC)', writeNaiveTime(row.receivedAt.toISOString())],
    ['Origin', origins[row.origin]],
    ['Signed with', row.signer ?? 'nothing'],
  ] as const;
  const results = [...resultsOf(report)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    title,
    blocks: [
      heading(1, title),
      { kind: 'list', items: facts.map(([name, value]) => [`${name}: `, { code: value }]) },
      heading(2, 'Results'),
      results.length === 0
        ? paragraph('It has none.')
        : {
            kind: 'table',
            columns: ['Testcase', 'Result'],
            rows: results.map(([id, result]) => [
              [{ code: id }],
              [{ ABORT: 'DNF', FAIL: 'FAIL', PASS: 'PASS' }[officialWord(result)]],
            ]),
          },
      ...report.invocations.flatMap(invocationBlocks),
    ],
  };
}

function invocationBlocks({ id, cmd, rc, stdout, stderr }: OfficialReport['invocations'][number]): Block[] {
  const part = (name: string, lines: readonly string[]): Block[] =>
    lines.length === 0 ? [] : [heading(3, name), { kind: 'lines', lines }];
  return [
    heading(2, `Invocation ${id.slice(0, 80)}`),
    paragraph(`Exit code ${rc}`),
    ...part('Command', cmd === '' ? [] : [cmd]),
    ...part('stdout', stdout),
    ...part('stderr', stderr),
  ];
}
