import {
  monitorToken,
  reportsUrl,
  submitReport,
  type Fetch,
  type SignedBundle,
  type SignedDocument,
} from '@allmend/conformance';
import { createTransport, operatorPolicy, type Transport } from '@allmend/kit-egress';
import type { CheckFlags } from './commands/check.ts';
import type { CommandContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { readTextFile } from './files.ts';
import { formatOf, type WrittenReport } from './report-output.ts';
import { cliTexts } from './texts.ts';

/** Where a report is uploaded to, and as whom. */
export interface SubmissionTarget {
  readonly url: string;
  readonly token: string;
}

/**
 * Reads all that an upload needs before the cloud is asked, so that a mistake costs no run; null without `--submit`. The token
 * comes from a file or `ALLMEND_SUBMIT_TOKEN`, never from the command line. Throws `command.usage`, `submit.bad-url`,
 * `submit.insecure-url`, `submit.bad-token`.
 */
export async function openSubmission(
  context: CommandContext,
  flags: Pick<CheckFlags, 'submit' | 'submitToken' | 'output' | 'format' | 'bundle'>,
): Promise<SubmissionTarget | null> {
  const { submit: url, submitToken } = flags;
  if (url === undefined) return null;
  if (!flags.bundle && !flags.output.some((path) => formatOf(path, flags.format) === 'official'))
    throw refused('--submit needs an --output in the official form, or a --bundle');
  const token = submitToken === undefined ? context.env.ALLMEND_SUBMIT_TOKEN : await readTextFile(submitToken);
  if (!token) throw refused('--submit needs --submit-token FILE or ALLMEND_SUBMIT_TOKEN');
  return { url, token: monitorToken(reportsUrl(url), token) };
}

/** The official one of the signed reports that were written. */
export function officialOf(written: readonly WrittenReport[]): SignedDocument {
  const report = written.find((one) => one.format === 'official' && one.signature !== null);
  if (!report || report.signature === null) throw refused('--submit needs --sign: a monitor takes signed reports only');
  return { report: Buffer.from(report.content), signature: report.signature };
}

export async function submitWritten(
  context: CommandContext,
  signed: SignedDocument | SignedBundle,
  { url, token }: SubmissionTarget,
): Promise<void> {
  const transport = createTransport({ policy: operatorPolicy });
  try {
    await submitReport({
      url,
      token,
      signed,
      fetch: through(transport),
      signal: context.signal,
    });
  } finally {
    await transport.close();
  }
  context.terminal.note(`${cliTexts.format(context.locale, 'submitted', { url })}\n`);
}

function refused(problem: string): Error {
  return cliErrors.error('usage', { problem, command: 'allmend check' });
}

/** A refusal that is longer is none that a person has written. */
const mostAnswerBytes = 2 ** 20;

function through(transport: Transport): Fetch {
  return async (url, { method, headers, body, signal }) => {
    const request = { url, method, headers, body, signal, maxBytes: mostAnswerBytes, streamed: true };
    const answer = await transport.send(request);
    return { status: answer.status, body: answer.stream ?? whole(answer.body) };
  };
}

async function* whole(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
