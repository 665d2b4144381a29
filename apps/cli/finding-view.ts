import type { Finding } from '@allmend/api';
import { hintFor, type ReasonGroup, type Standard } from '@allmend/conformance';
import { formatMessage, type Message } from '@allmend/kit-i18n';
import { plainLine, wrap } from '@allmend/kit-terminal';
import { cliTexts } from './texts.ts';
import { renderVerdict, type ReportViewOptions } from './verdict-view.ts';

export interface FindingPlace extends ReportViewOptions {
  /** Columns for the testcases' ids. */
  readonly idWidth: number;
  /** True where nothing of it counts. */
  readonly apart: boolean;
}

/** Where verdict and id end: what follows hangs below the id. */
const indent = 11;
/** With less than this beside the ids, reasons stand below them. */
const leastReason = 36;

/** A reason that some testcases share: verdict, which ones, why; wrapped, never cut. `all` is how many could be concerned. */
export function renderReason(group: ReasonGroup, place: FindingPlace & { readonly all: number }): string {
  const { locale, columns, idWidth } = place;
  const { findings, verdict } = group;
  const [first] = findings;
  const more = findings.length - 1;
  const ids =
    more > 0 && findings.length === place.all
      ? [cliTexts.format(locale, 'all-of', { count: findings.length })]
      : [plainLine(first!.testcase), ...(more > 0 ? [cliTexts.format(locale, 'and-more', { count: more })] : [])];
  const reason = plainLine(group.reason);
  const width = columns - indent - idWidth - 2;
  const head = `    ${renderVerdict(verdict, place)} `;
  if (width < leastReason) {
    const [top, ...rest] = [ids.join(' '), ...wrap(reason, Math.max(20, columns - indent))];
    return [head + top, ...rest.map((line) => ' '.repeat(indent) + line)].map(ended).join('');
  }
  const lines = wrap(reason, width);
  return Array.from({ length: Math.max(lines.length, ids.length) }, (_, row) => {
    const left = (ids[row] ?? '').padEnd(idWidth);
    return ended(`${row === 0 ? head : ' '.repeat(indent)}${left}  ${lines[row] ?? ''}`);
  }).join('');
}

/** A testcase whole, and an empty line: question, what was found, demanded and observed, and the commands that mend it. */
export function renderFinding(finding: Finding, standard: Standard | null, place: FindingPlace): string {
  const { locale, paint, columns } = place;
  const say = (message: Message) => plainLine(formatMessage(locale, message));
  const width = Math.max(20, columns - indent);
  const below = (text: string, hanging = '') =>
    wrap(text, width - hanging.length).map((line, row) => (row === 0 ? line : hanging + line));
  const labelled = (name: 'demanded' | 'observed', text: string) => {
    const label = cliTexts.format(locale, 'label', { name: cliTexts.format(locale, name) });
    const [first, ...rest] = below(`${label} ${text}`, '  ');
    return [paint('dim', label) + first!.slice(label.length), ...rest];
  };
  const question = standard?.testcases.find((one) => one.id === finding.testcase)?.title;
  const hint = hintFor(finding);
  const id = plainLine(finding.testcase);
  const [first, ...rest] = below(`${id}  ${say(finding.message)}`);
  const lines = [
    ...rest,
    ...(question ? below(say(question)).map((line) => paint('dim', line)) : []),
    ...(hint ? below(say(hint)) : []),
    ...finding.details.flatMap((detail) => below(`- ${say(detail)}`, '  ')),
    ...labelled(
      'demanded',
      `${say(finding.demanded.text)} (${plainLine(finding.demanded.section)}, ${plainLine(finding.demanded.url)})`,
    ),
    ...(finding.observedAt
      ? labelled('observed', `${finding.resources.join(', ')} · ${finding.observedAt} · ${exchangeList(finding)}`)
      : []),
    // Commands are to be pasted: they stay on one line each.
    ...finding.remedy.map((command) => `${paint('dim', '$')} ${plainLine(command)}`),
  ];
  return [`    ${renderVerdict(finding.verdict, place)} ${first}`, ...lines.map((line) => ' '.repeat(indent) + line)]
    .map(ended)
    .concat('\n')
    .join('');
}

/** Requests of the evidence, runs of numbers as a range. */
function exchangeList({ exchanges }: Finding): string {
  if (exchanges.length === 0) return '–';
  const runs: [number, number][] = [];
  for (const id of exchanges) {
    const last = runs.at(-1);
    if (last && last[1] === id - 1) last[1] = id;
    else runs.push([id, id]);
  }
  return runs.map(([from, to]) => (from === to ? `#${from}` : `#${from}–#${to}`)).join(' ');
}

function ended(line: string): string {
  return `${line.trimEnd()}\n`;
}
