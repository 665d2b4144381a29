import { basename, extname } from 'node:path';
import type { Report, Snapshot } from '@allmend/api';
import {
  convertReport,
  openSigningKey,
  renderHtmlReport,
  signContent,
  standards,
  writeReportJson,
  writeSubmissionBundle,
  type EvidenceFolder,
  type SigningKey,
} from '@allmend/conformance';
import type { CheckFlags } from './commands/check.ts';
import type { CommandContext } from './context.ts';
import { readTextFile, writeWhole } from './files.ts';
import { askPassphrase } from './passphrase.ts';
import { cliTexts } from './texts.ts';

export type ReportFormat = NonNullable<CheckFlags['format']>;

/** The form that a file's name asks for. */
export function formatOf(path: string, flag?: ReportFormat): ReportFormat {
  if (flag) return flag;
  const extension = extname(path).toLowerCase();
  if (extension === '.html' || extension === '.htm') return 'html';
  if (extension === '.md') return 'markdown';
  return extension === '.json' ? 'json' : 'official';
}

export interface WrittenReport {
  readonly path: string;
  readonly format: ReportFormat;
  readonly content: string;
  /** Text of the `.sig` file beside it; null when it is not signed. */
  readonly signature: string | null;
}

/** The key that `--sign` names; null without it. Opened before a run, so that a wrong path or passphrase costs none. */
export async function openReportKey(
  context: CommandContext,
  { sign }: Pick<CheckFlags, 'sign'>,
): Promise<SigningKey | null> {
  if (sign === undefined) return null;
  return openSigningKey(await readTextFile(sign), sign, () => askPassphrase(context, sign));
}

/** Writes the report in each wanted form, and beside those for machines their signature. */
export async function writeReports(
  context: CommandContext,
  what: {
    readonly report: Report;
    readonly snapshot: Snapshot;
    readonly flags: OutputFlags;
    readonly key: SigningKey | null;
  },
): Promise<readonly WrittenReport[]> {
  const { flags, key } = what;
  const targets = flags.output.map((path) => ({ path, format: formatOf(path, flags.format) }));
  const forMachines = targets.filter(({ format }) => format === 'official' || format === 'json');
  const signed = forMachines.length > 0 ? forMachines : targets;
  const written: WrittenReport[] = [];
  const shown = forMachines.find(({ format }) => format === 'official') ?? forMachines[0];
  const proof = key && shown ? { file: basename(shown.path), fingerprint: key.publicKey.fingerprint } : null;
  for (const target of targets) {
    const content = render(context, { ...what, ...target, proof });
    await writeWhole(target.path, content);
    context.terminal.note(`${cliTexts.format(context.locale, 'report-in', { path: target.path })}\n`);
    const signature = key && signed.includes(target) ? signContent(Buffer.from(content), key) : null;
    if (signature !== null) {
      const path = `${target.path}.sig`;
      await writeWhole(path, signature);
      context.terminal.note(`${cliTexts.format(context.locale, 'signature-in', { path })}\n`);
    }
    written.push({ ...target, content, signature });
  }
  return written;
}

/** Writes the signed report, with all that it rests on, into one file; gives its bytes. */
export async function writeBundle(
  context: CommandContext,
  what: {
    readonly report: Report;
    readonly evidence: Pick<EvidenceFolder, 'blobs'>;
    readonly key: SigningKey;
    readonly path: string;
  },
): Promise<{ readonly bundle: Uint8Array }> {
  const { report: whole, evidence, key, path } = what;
  const report = writeReportJson(whole);
  const signature = signContent(Buffer.from(report), key);
  const bundle = await writeSubmissionBundle({ report, signature, snapshot: whole.snapshot }, evidence.blobs);
  await writeWhole(path, bundle);
  context.terminal.note(`${cliTexts.format(context.locale, 'bundle-in', { path })}\n`);
  return { bundle };
}

type OutputFlags = Pick<CheckFlags, 'output' | 'format' | 'version' | 'only'>;

interface Rendering {
  readonly report: Report;
  readonly snapshot: Snapshot;
  readonly path: string;
  readonly format: ReportFormat;
  readonly flags: OutputFlags;
  /** The signed file that the HTML sheet refers to. */
  readonly proof: { readonly file: string; readonly fingerprint: string } | null;
}

function render({ locale }: CommandContext, { report, snapshot, path, format, flags, proof }: Rendering): string {
  if (format === 'html')
    return renderHtmlReport({ report, snapshot, standards, locale, ...(proof && { signature: proof }) });
  const run = { forcedVersion: flags.version?.join(',') ?? null, forcedTests: flags.only ?? null };
  return convertReport({ kind: 'allmend', report, remarks: [] }, format, { source: path, locale, run });
}
