import type { Sheet, SheetSubject, SubjectSheet } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { csv } from './csv.ts';

/** The overview: one row for each subject and scope. */
export function tableCsv({ subjects }: Sheet): string {
  const head = [
    'subject',
    'name',
    'region',
    'operator',
    'country',
    'scope',
    'version',
    'verdict',
    'since',
    'newest',
    'oldest',
    'origin',
    'passed',
    'failed',
    'did_not_finish',
    'missing',
    'certificate',
    'cause',
  ];
  const rows = subjects.flatMap((subject) =>
    subject.standings.map((one) => [
      subject.id,
      subject.displayName,
      subject.region,
      subject.operator,
      subject.country,
      one.scope,
      one.version,
      one.verdict,
      one.since,
      one.newest,
      one.oldest,
      one.origin,
      one.counts.PASS,
      one.counts.FAIL,
      one.counts.DNF,
      one.counts.MISS,
      validCertificate(subject, one.scope),
      one.cause && formatMessage('en', one.cause),
    ]),
  );
  return csv([head, ...rows]);
}

function validCertificate({ certificates }: SheetSubject, scope: string): string | null {
  return certificates.find((one) => one.scope === scope && one.state === 'Granted')?.number ?? null;
}

/** The tests of one subject under one scope. */
export function testcasesCsv({ testcases, subject, scope }: SubjectSheet): string {
  const head = [
    'subject',
    'scope',
    'testcase',
    'standard',
    'class',
    'demanded_by',
    'verdict',
    'since',
    'asked_at',
    'expires_at',
    'origin',
    'message',
  ];
  return csv([
    head,
    ...testcases.map((one) => [
      subject.id,
      scope,
      one.testcase,
      one.standard,
      one.class,
      one.demandedBy.join(' '),
      one.verdict,
      one.since,
      one.askedAt,
      one.expiresAt,
      one.origin,
      one.message && formatMessage('en', one.message),
    ]),
  ]);
}

/** The overview in Markdown: subjects against scopes. */
export function tableMarkdown({ subjects, scopes, asOf }: Sheet): string {
  const used = scopes.filter(({ name }) => subjects.some((one) => one.standings.some(({ scope }) => scope === name)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const rows = subjects.map((subject) =>
    line([
      markdown([subject.displayName, subject.region].filter(Boolean).join(', ')),
      markdown(subject.operator),
      ...used.map(({ name }) => {
        const standing = subject.standings.find(({ scope }) => scope === name);
        return standing ? markdown(`${standing.verdict} ${standing.version}`) : '–';
      }),
    ]),
  );
  const head = line(['Cloud', 'Operator', ...used.map(({ title }) => markdown(title))]);
  return `${head}${line(Array.from({ length: used.length + 2 }, () => '---'))}${rows.join('')}\nAs of ${asOf}.\n`;
}

/** Text that no reader of Markdown takes for markup. */
export function markdown(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()<>#+!|&~^$-]/g, (sign) => (sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`));
}
