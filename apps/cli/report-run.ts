import {
  convertReport,
  readAllowedSigners,
  readReport,
  renderHtmlReport,
  requireFindings,
  standards,
  verifyReport,
  type ReadReport,
} from '@allmend/conformance';
import { formatMessage } from '@allmend/kit-i18n';
import { plainLine, plainText } from '@allmend/kit-terminal';
import type { ReportFlags } from './commands/report.ts';
import type { CommandContext } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { readBytes, readTextFile, writeWhole } from './files.ts';
import { formatOf, type ReportFormat } from './report-output.ts';
import { renderReport } from './report-view.ts';
import { cliTexts } from './texts.ts';

export async function showReport(context: CommandContext, path: string, flags: ReportFlags): Promise<number> {
  const read = await open(context, path);
  const { terminal, locale, stdout } = context;
  if (flags.json) terminal.out(convertReport(read, 'json', { source: path, locale }));
  else if (read.kind === 'allmend')
    terminal.out(
      renderReport(read.report, {
        locale,
        paint: terminal.paintOut,
        columns: stdout.columns ?? 120,
        explain: flags.explain ?? false,
        standards,
      }),
    );
  else terminal.out(convertReport(read, 'markdown', { source: path, locale }));
  return read.kind === 'allmend' ? exitCodeOf(read.report.verdict) : exitCodes.passed;
}

export async function convert(context: CommandContext, path: string, flags: ReportFlags): Promise<number> {
  const read = await open(context, path);
  const { terminal, locale } = context;
  const format: ReportFormat = flags.output === undefined ? (flags.to ?? 'json') : formatOf(flags.output, flags.to);
  const content = format === 'html' ? html(read, path, context) : convertReport(read, format, { source: path, locale });
  if (flags.output === undefined) terminal.out(content);
  else await writeWhole(flags.output, content);
  return exitCodes.passed;
}

function html(read: ReadReport, source: string, { locale }: CommandContext): string {
  const report = requireFindings(read, { source, format: 'html' });
  return renderHtmlReport({ report, snapshot: null, standards, locale });
}

export async function verify(context: CommandContext, path: string, flags: ReportFlags): Promise<number> {
  const { terminal, locale } = context;
  const signatureSource = flags.signature ?? `${path}.sig`;
  const allowedSigners =
    flags.allowedSigners === undefined
      ? undefined
      : readAllowedSigners(await readTextFile(flags.allowedSigners), flags.allowedSigners);
  const verified = await verifyReport({
    content: await readBytes(path),
    signature: await readTextFile(signatureSource),
    source: path,
    signatureSource,
    ...(allowedSigners && { allowedSigners }),
  });
  const { signature, accepted, remarks } = verified;
  if (flags.json) {
    const { signer, signerChecked, keyType, fingerprint, namespace } = signature;
    const texts = remarks.map((remark) => ({ code: remark.code, text: formatMessage(locale, remark.message) }));
    terminal.out(
      `${JSON.stringify({ file: path, accepted, signer, signerChecked, keyType, fingerprint, namespace, remarks: texts }, null, 2)}\n`,
    );
  } else {
    const who = signature.signerChecked
      ? signature.signer === null
        ? cliTexts.format(locale, 'signed-unknown')
        : cliTexts.format(locale, 'signed-by', { signer: signature.signer })
      : cliTexts.format(locale, 'signer-unchecked');
    terminal.out(
      `${accepted ? terminal.paintOut('pass', '✓') : terminal.paintOut('fail', '✗')} ${plainText(path)}: ${plainLine(who)} (${signature.keyType}, ${signature.fingerprint})\n`,
    );
    for (const remark of remarks) terminal.out(`  ! ${plainText(formatMessage(locale, remark.message))}\n`);
  }
  return accepted ? exitCodes.passed : exitCodes.failed;
}

async function open(context: CommandContext, path: string): Promise<ReadReport> {
  const read = readReport(await readBytes(path), { source: path, now: new Date() });
  for (const remark of read.remarks)
    context.terminal.note(`${plainText(path)}: ${plainText(formatMessage(context.locale, remark.message))}\n`);
  return read;
}
