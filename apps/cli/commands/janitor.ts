import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Act } from '../act.ts';

interface JanitorFlags {
  readonly dryRun?: true;
  readonly adopt?: true;
  readonly wait: boolean;
  readonly settle: number;
  readonly json?: true;
}

export function defineJanitor(program: Command, act: Act): void {
  program
    .command('janitor')
    .description('find and remove what interrupted runs left in clouds')
    .argument(
      '[clouds...]',
      'also look into these clouds of your clouds.yaml, although the ledger has nothing open there',
    )
    .addOption(new Option('--dry-run', 'only say what would be removed'))
    .addOption(new Option('--adopt', 'also remove what only its name or tag says to be of Allmend'))
    .addOption(new Option('--no-wait', 'do not wait for creates that may still arrive'))
    .addOption(
      new Option(
        '--settle <seconds>',
        'time within which your cloud shows what it was asked to create; a create without an answer is looked for twice, so far apart',
      )
        .argParser(seconds)
        .default(60),
    )
    .addOption(new Option('--json', 'events as JSON lines, the result last'))
    .addHelpText(
      'after',
      `
Removes only what the ledger of this installation claims, of runs that have ended. Exit code 0: nothing of ours is left;
1: something is, may be, or could not be looked for.

Examples:
  allmend janitor --dry-run
  allmend janitor
  allmend janitor mycloud --adopt`,
    )
    .action(act((context, clouds: string[], flags: JanitorFlags) => runJanitor(context, clouds, flags)));
}

async function runJanitor(context: CommandContext, clouds: readonly string[], flags: JanitorFlags): Promise<number> {
  const [{ openSqliteLedger }, { sweep }, { openPremises }, { renderSweepEvent, renderSweepResult }] =
    await Promise.all([
      import('@allmend/core-ledger'),
      import('@allmend/janitor'),
      import('../premises.ts'),
      import('../janitor-view.ts'),
    ]);
  const { terminal, locale, signal, stateFolder } = context;
  const dryRun = flags.dryRun ?? false;
  const ledger = await openSqliteLedger(join(stateFolder, 'ledger.sqlite'));
  try {
    const result = await sweep({
      ledger,
      open: openPremises(context, ledger, { dryRun }),
      dryRun,
      adopt: flags.adopt ?? false,
      wait: flags.wait,
      settling: { pause: flags.settle, bound: Math.max(3600, flags.settle) },
      clouds,
      signal,
      report: (event) =>
        flags.json
          ? terminal.out(`${JSON.stringify(event)}\n`)
          : terminal.out(renderSweepEvent(event, { locale, paint: terminal.paintOut })),
    });
    terminal.out(flags.json ? `${JSON.stringify({ type: 'result', ...result })}\n` : renderSweepResult(result, locale));
    return result.interrupted ? exitCodes.interrupted : result.exitCode;
  } finally {
    await ledger.close();
  }
}

function seconds(text: string): number {
  if (!/^\d{1,5}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}
