import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';
import { cliErrors } from '../errors.ts';

export interface ReplayFlags {
  readonly scope: string;
  readonly version?: readonly string[];
  readonly date?: string;
  readonly only?: string;
  readonly strict?: true;
  readonly asOfficial?: true;
  readonly explain?: true;
  readonly all?: true;
  readonly json?: true;
  readonly public?: string;
  readonly allowedSigners?: string;
}

export function defineReplay(program: Command, act: Act): void {
  program
    .command('replay')
    .description(
      'compute every verdict again: of an evidence folder, without the cloud, or of what a monitor has published',
    )
    .argument('[dir]', 'folder that check --evidence or evidence collect wrote')
    .addOption(new Option('--public <place>', 'what a monitor has published: its address, or a folder'))
    .addOption(new Option('--allowed-signers <file>', 'with --public: keys of the monitor that you got elsewhere'))
    .addOption(new Option('--scope <scope>', 'shipped scope, its UUID, or a scope file').default('scs-compatible-iaas'))
    .addOption(
      new Option('--version <version>', 'version that decides (repeatable)').argParser(
        (value: string, previous?: readonly string[]) => [...(previous ?? []), value],
      ),
    )
    .addOption(new Option('--date <day>', 'day whose timeline decides (default: that of each run)'))
    .addOption(new Option('--only <regex>', 'only testcases whose id starts so (default: as in the run)'))
    .addOption(new Option('--strict', 'recommended, manual, draft and own testcases count too'))
    .addOption(new Option('--as-official', 'decide as the official suite does'))
    .addOption(new Option('--explain', 'every testcase whole'))
    .addOption(new Option('--all', 'show the report of every run, not only of the newest'))
    .addOption(new Option('--json', 'as JSON lines, one per run'))
    .addHelpText(
      'after',
      `
Prints the newest run's report and every difference to what was recorded. Exit code 1 when a verdict differs from the
record; else that of the newest run's verdict.

With --public: verifies the evidence that a monitor has published, judges its snapshots again, and computes each verdict on its
pages from it. Exit code 0: all of it is as published; 1: something is not. A folder needs no network.

Examples:
  allmend replay evidence
  allmend replay evidence --date 2027-03-01 --version v6
  allmend replay evidence --as-official --json
  allmend replay --public https://monitor.example.org
  allmend replay --public published/current --allowed-signers monitor-keys`,
    )
    .action(
      act(async (context: CommandContext, dir: string | undefined, flags: ReplayFlags) => {
        if (flags.public !== undefined) {
          refuseContradictions(dir, flags);
          const { replayPublic } = await import('../publication/replay-public.ts');
          return replayPublic(context, flags.public, flags);
        }
        if (dir === undefined) throw refused('name an evidence folder, or give --public');
        if (flags.allowedSigners !== undefined) throw refused('--allowed-signers goes with --public');
        const { runReplay } = await import('../replay-run.ts');
        return runReplay(context, dir, flags);
      }),
    );
}

/** What is published is computed as it was published. */
function refuseContradictions(dir: string | undefined, flags: ReplayFlags): void {
  if (dir !== undefined) throw refused('give a folder or --public, not both');
  const { version, date, only, strict, asOfficial, explain, all } = flags;
  const others = { version, date, only, strict, 'as-official': asOfficial, explain, all };
  const found = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (found !== undefined) throw refused(`--${found} is not for --public`);
}

function refused(problem: string): Error {
  return cliErrors.error('usage', { problem, command: 'allmend replay' });
}
