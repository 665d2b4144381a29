import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import type { ServerAct, ServerContext } from '../context.ts';

interface VerifyFlags {
  readonly head?: string;
  readonly json?: true;
}

export function defineAudit(program: Command, act: ServerAct): void {
  const audit = program
    .command('audit')
    .description('check the audit of a tenant offline')
    .addHelpText('after', '\nExamples:\n  allmend audit verify audit.jsonl');
  audit
    .command('verify')
    .description('check that an exported audit is whole: nothing changed, left out or put in another order')
    .argument('<file>', 'an export, one JSON object per line')
    .addOption(new Option('--head <hash>', 'a hash that was noted earlier and must be in it'))
    .addOption(new Option('--json', 'the verdict as JSON'))
    .addHelpText(
      'after',
      `
Each row is linked to the one before it by SHA-256. An export proves that nothing in it was changed; that nothing was cut off
at its end is proved by a hash that somebody else has noted (--head). Exit code 1: it is not whole.

Examples:
  kubectl get --raw '/apis/audit.allmend.dev/v1alpha1/auditevents?export=true' > audit.jsonl
  allmend audit verify audit.jsonl
  allmend audit verify audit.jsonl --head 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef`,
    )
    .action(act((context: ServerContext, file: string, flags: VerifyFlags) => verify(context, file, flags)));
}

async function verify({ cwd, terminal }: ServerContext, file: string, { head, json }: VerifyFlags): Promise<number> {
  const { verifyExport } = await import('@allmend/core-apiserver');
  const input = createReadStream(resolve(cwd, file));
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  const lines = createInterface({ input, crlfDelay: Infinity });
  const verdict = await Promise.race([verifyExport(lines, head === undefined ? {} : { head }), failed]);
  if (json) terminal.out(`${JSON.stringify(verdict)}\n`);
  else if (verdict.intact === 'yes') terminal.out(`Whole: ${verdict.rows} rows, the last hash is ${verdict.head}\n`);
  else terminal.out(`NOT whole: ${plainText(verdict.problem)}\n`);
  return verdict.intact === 'yes' ? 0 : 1;
}
