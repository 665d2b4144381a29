import { Command, CommanderError, Option } from 'commander';
import type { z } from 'zod';
import { openTerminal } from '@allmend/kit-terminal';
import type { Act } from './act.ts';
import { commands } from './commands/registry.ts';
import { openContext, type GlobalOptions, type ProcessParts } from './context.ts';
import { cliErrors } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { reportFailure } from './failure.ts';
import { version } from './version.ts';

/** What another app adds to the program. */
export interface Additions {
  readonly commands: readonly ((program: Command, act: Act) => void)[];
  /** Further settings, by their key. */
  readonly settings: z.ZodRawShape;
}

const noAdditions: Additions = { commands: [], settings: {} };

/** Runs the command line and resolves to its exit code. Never throws. */
export async function run(
  argv: readonly string[],
  parts: ProcessParts,
  additions: Additions = noAdditions,
): Promise<number> {
  const interruption = new AbortController();
  let exitCode: number = exitCodes.passed;
  const act: Act =
    (work) =>
    async (...rest) => {
      const command = rest.at(-1) as Command;
      const context = await openContext(
        parts,
        command.optsWithGlobals<GlobalOptions>(),
        interruption.signal,
        additions.settings,
      );
      exitCode = await work(context, ...withoutLast(rest));
    };
  const program = openProgram(parts, act, additions.commands);
  const release = watchInterrupts(interruption, parts);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage;
    const failed = reportFailure(error, openTerminal(parts), {
      json: argv.includes('--json'),
      debug: /--log-level[ =]debug/.test(argv.join(' ')),
    });
    return interruption.signal.aborted ? exitCodes.interrupted : failed;
  } finally {
    release();
  }
}

/** The command tree, without anything behind it; also what the reference page is made from. */
export function openProgram(
  parts: Pick<ProcessParts, 'stdout' | 'stderr'>,
  act: Act,
  more: Additions['commands'] = [],
): Command {
  const program = new Command('allmend')
    .description('The open, federated cloud that you can prove, run and leave.')
    .version(version, '-V, --version', 'print the version')
    // Options belong to the command they follow: `check` has a --version of its own.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => void parts.stdout.write(text),
      writeErr: (text) => void parts.stderr.write(text),
      // Wrong usage is said as every other error.
      outputError: () => undefined,
    })
    .addHelpText('after', helpAfter);
  for (const command of [...more, ...commands]) command(program, act);
  for (const command of leaves(program)) addCommonOptions(command);
  nameUsage(program, 'allmend');
  return program;
}

/** How commander begins what it says of wrong usage. */
const mark = 'error: ';

/** What a command, or one below it, is called wrongly with becomes `command.usage`, which names its help. */
function nameUsage(command: Command, path: string): void {
  command.exitOverride((error) => {
    if (!error.message.startsWith(mark)) throw error;
    const problem = error.message.slice(mark.length).replaceAll(/\s*\n\s*/g, ' ');
    const sentence = (problem[0] ?? '').toUpperCase() + problem.slice(1).replace(/\.$/, '');
    throw cliErrors.error('usage', { problem: sentence, command: path });
  });
  for (const one of command.commands) nameUsage(one, `${path} ${one.name()}`);
}

/** What commander hands over before the command itself. */
function withoutLast<A extends readonly unknown[]>(all: readonly [...A, Command]): A {
  return all.slice(0, -1) as unknown as A;
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function addCommonOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--lang <code>',
        'language of texts for people: en, de, fr, or an added one (default: the environment)',
      ),
    )
    .addOption(
      new Option('--config <file>', 'settings file (default: allmend/config.yaml in the XDG configuration folder)'),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged to standard error as JSON lines').choices([
        'debug',
        'info',
        'warn',
        'error',
        'silent',
      ]),
    );
}

/** The first Ctrl-C asks the command to clean up and end; the second ends at once (the ledger keeps what remains). */
function watchInterrupts(interruption: AbortController, parts: ProcessParts): () => void {
  const stop = (signal: NodeJS.Signals) => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    // Ctrl-C is a person's; SIGTERM comes from a supervisor, whose log wants no lines of another form.
    if (signal === 'SIGINT' || parts.stderr.isTTY)
      parts.stderr.write(`\n${signal}: ending in order; once more to end at once …\n`);
    interruption.abort(new Error(`interrupted by ${signal}`));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

const helpAfter = `
Examples:
  allmend up                                run the hub: the Central API in one process
  allmend demo                              the whole check on an embedded sandbox cloud
  allmend check mycloud                     check a cloud of your clouds.yaml
  allmend check mycloud --read-only         the same without creating anything
  allmend replay evidence                   compute every verdict again, without the cloud
  allmend flavor SCS-4V-16-100s             explain a flavor name

Each command has --help with its options and examples.

Exit codes: 0 passed, 1 something failed, 2 usage or configuration, 3 nothing failed but something is not known,
130 interrupted.`;
