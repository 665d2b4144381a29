import { idPath, segment } from './segment.ts';

/** Where what is published lies as data, below the root of the pages: the same when served and in an export. */
export const dataFiles = {
  sheet: 'data/sheet.json',
  roots: 'data/roots.json',
  table: (form: 'csv' | 'md'): string => `data/table.${form}`,
  subject: (id: string, scope: string): string => `data/clouds/${idPath(id)}/${segment(scope)}.json`,
  testcases: (id: string, scope: string): string => `data/clouds/${idPath(id)}/${segment(scope)}.csv`,
  verdicts: (id: string, scope: string): string => `data/clouds/${idPath(id)}/verdicts/${segment(scope)}.json`,
  finding: (id: string, report: string, testcase: string): string =>
    `data/clouds/${idPath(id)}/findings/${segment(report)}/${segment(testcase)}.json`,
  scope: (name: string): string => `data/standards/${segment(name)}.json`,
  /** Named `.txt` so that no server takes what a cloud wrote for a page. */
  evidence: (id: string, report: string, sha256: string): string =>
    `evidence/${idPath(id)}/${segment(report)}/${segment(sha256)}.txt`,
} as const;
