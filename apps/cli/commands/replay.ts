import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';

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
}

export function defineReplay(program: Command, act: Act): void {
  program
    .command('replay')
    .description('compute every verdict of an evidence folder again, without the cloud')
    .argument('<dir>', 'folder that check --evidence or evidence collect wrote')
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

Examples:
  allmend replay evidence
  allmend replay evidence --date 2027-03-01 --version v6
  allmend replay evidence --as-official --json`,
    )
    .action(
      act(async (context: CommandContext, dir: string, flags: ReplayFlags) => {
        const { runReplay } = await import('../replay-run.ts');
        return runReplay(context, dir, flags);
      }),
    );
}
