import { submitReport, type Fetch } from '@allmend/conformance';
import { createEgressAgent, operatorPolicy } from '@allmend/kit-egress';
import type { CheckFlags } from './commands/check.ts';
import type { CommandContext } from './context.ts';
import { cliErrors } from './errors.ts';
import { readTextFile } from './files.ts';
import type { WrittenReport } from './report-output.ts';
import { cliTexts } from './texts.ts';

/** Uploads what was written and signed. The token comes from a file or `ALLMEND_SUBMIT_TOKEN`, never from the command line. */
export async function submitWritten(
  context: CommandContext,
  written: readonly WrittenReport[],
  flags: CheckFlags,
): Promise<void> {
  const report = written.find((one) => one.format === 'official' && one.signature !== null);
  if (!report || report.signature === null || flags.submit === undefined)
    throw cliErrors.error('usage', {
      problem: '--submit needs a signed report in the official form',
      command: 'allmend check',
    });
  const token =
    flags.submitToken === undefined ? context.env.ALLMEND_SUBMIT_TOKEN : await readTextFile(flags.submitToken);
  if (!token)
    throw cliErrors.error('usage', {
      problem: '--submit needs --submit-token FILE or ALLMEND_SUBMIT_TOKEN',
      command: 'allmend check',
    });
  const agent = await createEgressAgent({ policy: operatorPolicy });
  try {
    await submitReport({
      url: flags.submit,
      token,
      report: Buffer.from(report.content),
      signature: report.signature,
      fetch: through(agent),
      signal: context.signal,
    });
  } finally {
    await agent.close();
  }
  context.terminal.note(`${cliTexts.format(context.locale, 'submitted', { url: flags.submit })}\n`);
}

function through(agent: Awaited<ReturnType<typeof createEgressAgent>>): Fetch {
  return async (url, init) => {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: init.method,
      headers: { ...init.headers },
      body: init.body,
      signal: init.signal,
    });
    return { status: answer.statusCode, body: answer.body };
  };
}
