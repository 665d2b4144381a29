import { Argument, type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';

export interface ReportFlags {
  readonly to?: 'official' | 'json' | 'html' | 'markdown';
  readonly output?: string;
  readonly sign?: string;
  readonly signature?: string;
  readonly allowedSigners?: string;
  readonly explain?: true;
  readonly json?: true;
}

export function defineReport(program: Command, act: Act): void {
  const report = program
    .command('report')
    .description('show, convert and verify reports, ours and official ones')
    .addHelpText(
      'after',
      '\nExamples:\n  allmend report show report.json\n  allmend report convert report.json --to official > report.yaml\n  allmend report verify report.yaml',
    );
  const file = () => new Argument('<file>', 'report: our JSON, or official YAML or JSON');
  report
    .command('show')
    .description('a report for people; the exit code is that of its verdict')
    .addArgument(file())
    .addOption(new Option('--explain', 'every testcase whole'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText('after', '\nExamples:\n  allmend report show report.json --explain\n  allmend report show report.yaml')
    .action(
      act(async (context: CommandContext, path: string, flags: ReportFlags) =>
        (await import('../report-run.ts')).showReport(context, path, flags),
      ),
    );
  report
    .command('convert')
    .description('a report in another form')
    .addArgument(file())
    .addOption(
      new Option('--to <format>', 'form to write (default: by the output file’s name)').choices([
        'official',
        'json',
        'html',
        'markdown',
      ]),
    )
    .addOption(new Option('--output <file>', 'file to write (default: standard output)'))
    .addHelpText(
      'after',
      '\nExamples:\n  allmend report convert report.json --to official > report.yaml\n  allmend report convert report.json --output report.html --lang fr',
    )
    .action(
      act(async (context: CommandContext, path: string, flags: ReportFlags) =>
        (await import('../report-run.ts')).convert(context, path, flags),
      ),
    );
  report
    .command('verify')
    .description('check the signature of a report and read it')
    .addArgument(file())
    .addOption(new Option('--signature <file>', 'signature (default: FILE.sig)'))
    .addOption(new Option('--allowed-signers <file>', 'who may sign, in the form of ssh-keygen’s allowed signers'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText(
      'after',
      `
Exit code 0: the signature is good, and with --allowed-signers its key is among them; 1 otherwise.

Examples:
  allmend report verify report.yaml
  allmend report verify report.yaml --allowed-signers allowed_signers`,
    )
    .action(
      act(async (context: CommandContext, path: string, flags: ReportFlags) =>
        (await import('../report-run.ts')).verify(context, path, flags),
      ),
    );
}
