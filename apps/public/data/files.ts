import type { DataFile } from '../http/route.ts';
import { findSubject } from '../pages/pages.ts';
import type { PublicSource } from '../source/public-source.ts';
import type { View } from '../view/view.ts';
import { tableCsv, tableMarkdown, testcasesCsv } from './tables.ts';

export interface DataText {
  readonly text: string;
  readonly type: 'application/json' | 'text/csv' | 'text/markdown';
}

/** The text of a data file; null: there is none. Throws what the source throws. */
export async function dataText(
  file: DataFile,
  { sheet }: Pick<View, 'sheet'>,
  source: PublicSource,
): Promise<DataText | null> {
  switch (file.data) {
    case 'sheet':
      return json(sheet);
    case 'roots':
      return json(await source.dayRoots());
    case 'table.csv':
      return { text: tableCsv(sheet), type: 'text/csv' };
    case 'table.md':
      return { text: tableMarkdown(sheet), type: 'text/markdown' };
    case 'scope':
      return json(sheet.scopes.some((one) => one.name === file.scope) ? await source.scope(file.scope) : null);
    default:
      return findSubject({ sheet }, file.id) ? subjectText(file, source) : null;
  }
}

async function subjectText(
  file: Extract<DataFile, { readonly id: string }>,
  source: PublicSource,
): Promise<DataText | null> {
  if (file.data === 'finding') return json(await source.finding(file.id, file.report, file.testcase));
  if (file.data === 'verdicts') return json(await source.verdicts(file.id, file.scope));
  const found = await source.subject(file.id, file.scope);
  if (file.data === 'subject' || !found) return json(found);
  return { text: testcasesCsv(found), type: 'text/csv' };
}

/** Indented: people look at it, and what is equal compresses well. */
function json(value: unknown): DataText | null {
  return value === null ? null : { text: `${JSON.stringify(value, null, 1)}\n`, type: 'application/json' };
}
