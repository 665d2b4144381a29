import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';

export function defineDemo(program: Command, act: Act): void {
  program
    .command('demo')
    .description('the whole check on an embedded sandbox cloud')
    .addOption(new Option('--output <dir>', 'folder for report, signature and evidence').default('allmend-demo'))
    .addOption(
      new Option('--flaw <name>', 'break the sandbox in one way first (repeatable)')
        .argParser((value: string, previous: readonly string[]) => [...previous, value])
        .default(['missing-flavor'], 'missing-flavor'),
    )
    .addOption(new Option('--no-flaw', 'a cloud without a flaw'))
    .addHelpText('after', '\nExamples:\n  allmend demo\n  allmend demo --no-flaw --lang de')
    .action(
      act(async (context: CommandContext, flags: { output: string; flaw: readonly string[] | false }) => {
        const { runDemo } = await import('../demo-run.ts');
        return runDemo(context, { output: flags.output, flaws: flags.flaw === false ? [] : flags.flaw });
      }),
    );
}
