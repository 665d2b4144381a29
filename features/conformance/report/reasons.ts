import type { Finding, Verdict } from '@allmend/api';
import { formatMessage, type Locale, type Message } from '@allmend/kit-i18n';
import { statementTexts } from './statement-texts.ts';

/** Findings that have the same verdict for the same reason: said once. */
export interface ReasonGroup {
  readonly verdict: Verdict;
  /** One sentence in the reader's language; may hold untrusted text. */
  readonly reason: string;
  readonly findings: readonly Finding[];
}

const severity: readonly Verdict[] = ['FAIL', 'DNF', 'MISS', 'PASS'];

/** Worst first, then in the order of the findings. */
export function groupByReason(findings: readonly Finding[], locale: Locale): readonly ReasonGroup[] {
  const groups = new Map<string, { verdict: Verdict; reason: string; findings: Finding[] }>();
  for (const finding of findings) {
    const reason = reasonOf(finding, locale);
    const key = `${finding.verdict} ${reason}`;
    const group = groups.get(key) ?? { verdict: finding.verdict, reason, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict));
}

/**
 * Why a testcase has its verdict, for the operator of the cloud: of what kept it from being asked, the technical words too, which stand in
 * the details.
 */
export function reasonOf({ message, details: [first] }: Finding, locale: Locale): string {
  const text = formatMessage(locale, message);
  return first && message.key.startsWith('engine.') ? `${text} ${formatMessage(locale, first)}` : text;
}

/** What to do about a finding that has no command of its own: why nothing was asked, and how to ask. */
export function hintFor(finding: Finding): Message | null {
  return finding.message.key === 'engine.not-asked' ? statementTexts.message('read-only') : null;
}
