import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import type { Act } from '../act.ts';

/** Options of `allmend check`, as commander names them. */
export interface CheckFlags {
  readonly scope: string;
  readonly version?: readonly string[];
  readonly date?: string;
  readonly only?: string;
  readonly region?: string;
  readonly readOnly?: true;
  readonly strict?: true;
  readonly asOfficial?: true;
  readonly output: readonly string[];
  readonly format?: 'official' | 'json' | 'html' | 'markdown';
  readonly evidence?: string;
  readonly bundle?: string;
  readonly sign?: string;
  readonly submit?: string;
  readonly submitToken?: string;
  readonly subject?: string;
  readonly documents: readonly string[];
  readonly resume?: true;
  readonly dryRun?: true;
  readonly explain?: true;
  readonly allowPrivileged?: true;
  readonly domainManagerCloud?: string;
  readonly concurrency?: number;
  readonly deadline?: number;
  readonly json?: true;
}

export function defineCheck(program: Command, act: Act): void {
  program
    .command('check')
    .description('check a cloud against the SCS standards')
    .argument('<cloud>', 'name in your clouds.yaml')
    .addOption(new Option('--scope <scope>', 'shipped scope, its UUID, or a scope file').default('scs-compatible-iaas'))
    .addOption(
      new Option('--version <version>', 'version that decides, whatever its state (repeatable)').argParser(collect),
    )
    .addOption(new Option('--date <day>', 'day whose timeline decides, YYYY-MM-DD (default: today, UTC)'))
    .addOption(new Option('--only <regex>', 'only testcases whose id starts so; they decide'))
    .addOption(new Option('--region <name>', 'region of the cloud'))
    .addOption(new Option('--read-only', 'create nothing in the cloud; active testcases get no result'))
    .addOption(new Option('--strict', 'recommended, manual, draft and own testcases count too'))
    .addOption(new Option('--as-official', "decide as the official suite does, not by the standards' text"))
    .addOption(
      new Option('--output <file>', 'write the report to a file (repeatable)').argParser(collect).default([], 'none'),
    )
    .addOption(
      new Option('--format <format>', 'form of the report (default: by the file name, else official)').choices([
        'official',
        'json',
        'html',
        'markdown',
      ]),
    )
    .addOption(new Option('--evidence <dir>', 'keep the evidence in this folder'))
    .addOption(new Option('--sign <key>', 'sign the report with an OpenSSH private key (FILE.sig)'))
    .addOption(
      new Option('--bundle <file>', 'write the signed report and its evidence into one file, for a monitor of Allmend'),
    )
    .addOption(new Option('--submit <url>', 'upload the signed report, or the bundle, to a compliance monitor'))
    .addOption(new Option('--submit-token <file>', 'file with the monitor’s access token'))
    .addOption(new Option('--subject <name>', 'whom the report is about (default: the cloud’s name)'))
    .addOption(
      new Option('--documents <file>', 'evidence for manual testcases (repeatable)')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(new Option('--resume', 'go on with the interrupted run of this cloud'))
    .addOption(new Option('--dry-run', 'say what would be asked and created, and end'))
    .addOption(new Option('--explain', 'every testcase whole: demanded, found, evidence, remedy'))
    .addOption(new Option('--allow-privileged', 'accept credentials with the role admin or manager'))
    .addOption(new Option('--domain-manager-cloud <name>', 'cloud entry of a domain manager, for scs-0302'))
    .addOption(
      new Option(
        '--concurrency <n>',
        'calls at once per service (default: 10); 1: one resource after the other, one call at a time',
      ).argParser(atLeastOne),
    )
    .addOption(
      new Option(
        '--deadline <seconds>',
        'most seconds for one resource, and for one removal (default: each its own); slower is DNF',
      ).argParser(atLeastOne),
    )
    .addOption(new Option('--json', 'print the report as JSON'))
    .addHelpText(
      'after',
      `
Only members of a project are let in, as in the official suite. What is created is written to a ledger first and removed
afterwards; \`allmend janitor\` removes what a crash left.

Examples:
  allmend check mycloud
  allmend check mycloud --read-only --explain
  allmend check mycloud --only 'scs-010[34]' --json
  allmend check mycloud --output report.yaml --sign ~/.ssh/id_ed25519 --evidence evidence
  allmend check mycloud --output report.yaml --output report.html --lang de
  allmend check mycloud --bundle mycloud.bundle --sign ~/.ssh/id_ed25519
  allmend check mycloud --date 2027-03-01        what breaks when the next version takes effect`,
    )
    .action(
      act(async (context: CommandContext, cloud: string, flags: CheckFlags) => {
        refuseContradictions(flags);
        const { runCheck } = await import('../check-run.ts');
        return runCheck(context, cloud, flags);
      }),
    );
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 999.');
  return Number(text);
}

function refuseContradictions(flags: CheckFlags): void {
  const refuse = (problem: string) => {
    throw cliErrors.error('usage', { problem, command: 'allmend check' });
  };
  if (flags.sign && flags.output.length === 0 && !flags.bundle)
    refuse('--sign needs --output or --bundle: the signature is over the file');
  if (flags.bundle && !flags.sign) refuse('--bundle needs --sign: a monitor takes signed reports only');
  if (flags.submit && !flags.sign)
    refuse('--submit needs --sign, and --output or --bundle: a monitor takes signed reports only');
  if (flags.format && flags.output.length > 1)
    refuse('--format is for one --output; several take their form from their names');
}
