import { Argument, type Command, type Option } from 'commander';
import type { Act } from '../act.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** `allmend completion SHELL` prints a script; the script asks the hidden `allmend complete` what fits. */
export function defineCompletion(program: Command, act: Act): void {
  program
    .command('completion')
    .description('print a completion script for your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .addHelpText(
      'after',
      '\nExamples:\n  source <(allmend completion bash)\n  allmend completion zsh > "${fpath[1]}/_allmend"\n  allmend completion fish > ~/.config/fish/completions/allmend.fish',
    )
    .action(
      act(async (context, shell: Shell) => {
        context.stdout.write(scripts[shell]);
        return 0;
      }),
    );
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(
      act(async (context, words: string[]) => {
        const clouds = async () => {
          const { listCloudNames } = await import('@allmend/openstack-client');
          return listCloudNames({ env: context.env, cwd: context.cwd }).catch(() => []);
        };
        const found = await completions(program, words, clouds);
        context.stdout.write(found.map((one) => `${one}\n`).join(''));
        return 0;
      }),
    );
}

/** What can stand for the last of `words` (the words after `allmend`; the last one may be empty or begun). */
export async function completions(
  program: Command,
  words: readonly string[],
  clouds: () => Promise<readonly string[]>,
): Promise<string[]> {
  const begun = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  let command = program;
  for (const word of before) command = command.commands.find((one) => one.name() === word) ?? command;
  const previous = before.at(-1);
  const option = command.options.find(
    (one) => previous !== undefined && (one.long === previous || one.short === previous),
  );
  if (option && takesValue(option)) return (option.argChoices ?? []).filter((choice) => choice.startsWith(begun));
  if (begun.startsWith('-')) {
    const flags = [...command.options, ...(command === program ? [] : program.options)].filter((one) => !one.hidden);
    return [...flags.map((one) => one.long ?? ''), '--help'].filter((flag) => flag.startsWith(begun)).sort();
  }
  const subcommands = command.commands.filter((one) => !isHidden(one)).map((one) => one.name());
  const argument = command.registeredArguments[0];
  const values = argument?.argChoices ?? (argument?.name() === 'cloud' ? await clouds() : []);
  return [...subcommands, ...values].filter((word) => word.startsWith(begun)).sort();
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function isHidden(command: Command): boolean {
  return command.name() === 'complete';
}

const scripts: Readonly<Record<Shell, string>> = {
  bash: `_allmend() {
  local IFS=$'\\n'
  COMPREPLY=($(allmend complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _allmend allmend
`,
  zsh: `#compdef allmend
_allmend() {
  local -a found
  found=("\${(@f)$(allmend complete -- "\${words[@]:1:$((CURRENT-1))}" 2>/dev/null)}")
  compadd -a found
}
compdef _allmend allmend
`,
  fish: `complete -c allmend -f -a '(allmend complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};
