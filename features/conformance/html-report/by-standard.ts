import { worstVerdict, type Verdict, type VersionResult } from '@allmend/api';
import { html, matrix, plate, type Markup } from '@allmend/kit-ui';
import { readingOrder } from '../report/statement.ts';
import type { Sheet } from './sheet.ts';

/** Standards against versions: what holds today, and what would hold under the next one. */
export function byStandard(sheet: Sheet): Markup | null {
  const { report, locale, text, standardOf, statement } = sheet;
  const versions = readingOrder(report.versions).filter((version) => asked(version, sheet).length > 0);
  if (versions.length === 0 || statement.partial) return null;
  const verdictOf = new Map(report.findings.map((finding) => [finding.testcase, finding.verdict]));
  const standards = new Map<string, string>();
  for (const version of versions)
    for (const testcase of asked(version, sheet)) {
      const standard = standardOf(testcase);
      standards.set(standard?.id ?? '–', standard?.title ?? text('unknown-standard'));
    }
  const cell = (version: VersionResult, testcases: readonly string[]) => {
    if (testcases.length === 0) return null;
    const found = testcases.map((testcase) => verdictOf.get(testcase) ?? 'MISS');
    const decides = statement.deciding.includes(version);
    const shown = plate(worstVerdict(found), { locale, ...(!decides && ({ ahead: true } as const)) });
    return { plate: shown, note: countText(found, sheet) };
  };
  const rows = [...standards].sort(([a], [b]) => a.localeCompare(b));
  const table = matrix({
    labelledBy: 'standards',
    subject: text('standard'),
    columns: versions.map((version) => ({ title: version.version, note: text(version.validity) })),
    rows: [
      {
        title: text('all-together'),
        total: true,
        cells: versions.map((version) => cell(version, version.testcases)),
      },
      ...rows.map(([id, title]) => ({
        title: html`<a href="#standard-${id}" lang="en">${title}</a>`,
        note: html`<span class="id">${id}</span>`,
        cells: versions.map((version) =>
          cell(
            version,
            asked(version, sheet).filter((testcase) => (standardOf(testcase)?.id ?? '–') === id),
          ),
        ),
      })),
    ],
  });
  return html`<section class="sec" aria-labelledby="standards"><header><h2 id="standards">${text('by-standard')}</h2><p>${text('by-standard-note')}</p></header><div>${table}</div></section>`;
}

/** Testcases of a version that this report knows something of. */
function asked(version: VersionResult, { report }: Sheet): readonly string[] {
  const found = new Set(report.findings.map((finding) => finding.testcase));
  return version.testcases.filter((testcase) => found.has(testcase));
}

function countText(found: readonly Verdict[], { text }: Sheet): string {
  return text('passed-of', { passed: found.filter((one) => one === 'PASS').length, total: found.length });
}
