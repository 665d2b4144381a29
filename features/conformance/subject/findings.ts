import type { Finding } from '@allmend/api';
import type { Journal } from '../monitor/journal.ts';
import { readReport } from '../report/reading.ts';

/** Findings of reports, by testcase: why something does not pass stands in the report alone. */
export interface FindingReader {
  /** Empty when the report has none: one in the official form, or one that was trimmed. */
  of(tenant: string, report: string): Promise<ReadonlyMap<string, Finding>>;
}

const mostKept = 64;

export function createFindingReader(journal: Journal): FindingReader {
  const kept = new Map<string, ReadonlyMap<string, Finding>>();
  const read = async (tenant: string, report: string): Promise<ReadonlyMap<string, Finding>> => {
    const found = await journal.find(tenant, report);
    if (!found || found.row.format !== 'allmend') return new Map();
    const content = await journal.content(tenant, found.row.content);
    const { kind, ...rest } = readReport(content, { source: `report ${report}` });
    const findings = kind === 'allmend' && 'report' in rest ? rest.report.findings : [];
    return new Map(findings.filter(({ verdict }) => verdict !== 'PASS').map((one) => [one.testcase, one]));
  };
  return {
    async of(tenant, report) {
      const key = `${tenant}/${report}`;
      const known = kept.get(key);
      if (known) return known;
      const findings = await read(tenant, report);
      if (kept.size >= mostKept) kept.delete(kept.keys().next().value!);
      kept.set(key, findings);
      return findings;
    },
  };
}
