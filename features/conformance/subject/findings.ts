import type { Finding } from '@allmend/api';
import { createLru } from '@allmend/kit-lru';
import type { Journal } from '../monitor/journal.ts';
import { readStoredReport } from '../report/reading.ts';
import { readStored } from '../sheets/stored-content.ts';

/** Findings of reports, by testcase: why something does not pass stands in the report alone. */
export interface FindingReader {
  /** Empty when the report has none: one in the official form, one that was trimmed, or whose content is lost. */
  of(tenant: string, report: string): Promise<ReadonlyMap<string, Finding>>;
}

const mostKept = 64;
const none: ReadonlyMap<string, Finding> = new Map();

export function createFindingReader(journal: Journal): FindingReader {
  const kept = createLru<ReadonlyMap<string, Finding>>({ capacity: mostKept });
  return {
    async of(tenant, report) {
      const key = `${tenant}/${report}`;
      const known = kept.get(key);
      if (known) return known;
      const found = await journal.find(tenant, report);
      if (!found || found.row.format !== 'allmend') return none;
      const content = await readStored(journal, tenant, found.row.content);
      // What it says is for people alone: that it is lost must not keep the subject from being measured. It may be put back, so it is not kept.
      if (content.state !== 'good') return none;
      const findings = findingsIn(content.bytes, report);
      kept.set(key, findings);
      return findings;
    },
  };
}

function findingsIn(content: Uint8Array, report: string): ReadonlyMap<string, Finding> {
  const read = readStoredReport(content, `report ${report}`);
  if (read?.kind !== 'allmend') return none;
  return new Map(
    read.report.findings.filter(({ verdict }) => verdict !== 'PASS').map((one) => [one.testcase, one] as const),
  );
}
