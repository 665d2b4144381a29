import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';

interface SandboxFlags {
  readonly listen: { readonly host: string; readonly port: number | undefined };
  readonly clouds: number;
  readonly seed: string;
  readonly profile: string;
  readonly state?: string;
  readonly latency: number;
  readonly pace: number;
  readonly flaw: readonly string[];
  readonly fault: readonly string[];
  readonly list?: true;
  readonly json?: true;
}

export function defineSandbox(program: Command, act: Act): void {
  program
    .command('sandbox')
    .description('run simulated OpenStack clouds and print a clouds.yaml for them')
    .addOption(
      new Option('--listen <address>', 'address, with or without first port')
        .argParser(parseAddress)
        .default({ host: '127.0.0.1', port: undefined }, '127.0.0.1, free ports'),
    )
    .addOption(new Option('--clouds <n>', 'how many clouds').argParser(wholeNumber).default(1))
    .addOption(new Option('--seed <text>', 'ids, names and faults follow from it').default('1'))
    .addOption(
      new Option('--profile <release>', 'OpenStack release to imitate').choices(['zed', 'current']).default('current'),
    )
    .addOption(new Option('--state <dir>', 'keep the clouds in this folder'))
    .addOption(new Option('--latency <ms>', 'delay of every request').argParser(wholeNumber).default(0))
    .addOption(new Option('--pace <factor>', 'factor on life-cycle durations; 0: at once').argParser(Number).default(1))
    .addOption(
      new Option('--flaw <name>', 'break the clouds in one realistic way (repeatable; CLOUD/NAME for one)')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--fault <spec>', 'faulty network or service (repeatable)').argParser(collect).default([], 'none'),
    )
    .addOption(new Option('--list', 'list the flaws and faults and end'))
    .addOption(new Option('--json', 'with --list: as JSON'))
    .addHelpText(
      'after',
      `
Standard output carries the clouds.yaml and nothing else; the clouds run until Ctrl-C.

Examples:
  allmend sandbox > clouds.yaml &
  allmend sandbox --clouds 3 --profile zed --flaw missing-flavor
  allmend sandbox --listen 127.0.0.1:9000 --state ./clouds --latency 100
  allmend sandbox --fault slow:service=image,ms=3000 --fault torn:probability=0.1
  allmend sandbox --list`,
    )
    .action(act((context, flags: SandboxFlags) => runSandbox(context, flags)));
}

async function runSandbox(context: CommandContext, flags: SandboxFlags): Promise<number> {
  const { listFaults, listFlaws, startSandbox } = await import('@allmend/openstack-sandbox');
  if (flags.list) {
    const lists = { flaws: listFlaws(), faults: listFaults() };
    if (flags.json) context.terminal.out(`${JSON.stringify(lists, null, 2)}\n`);
    else
      for (const [kind, rows] of Object.entries(lists))
        context.terminal.out(
          `${kind}:\n${rows.map((row) => `  ${row.name.padEnd(26)} ${row.description}\n`).join('')}`,
        );
    return 0;
  }
  const sandbox = await startSandbox({
    listen: flags.listen.host,
    ...(flags.listen.port !== undefined && { port: flags.listen.port }),
    clouds: flags.clouds,
    seed: flags.seed,
    profile: flags.profile as 'current',
    ...(flags.state !== undefined && { state: flags.state }),
    latency: flags.latency,
    pace: flags.pace,
    flaws: flags.flaw,
    faults: flags.fault,
  });
  context.terminal.out(sandbox.cloudsYaml());
  for (const cloud of sandbox.clouds) context.terminal.note(`${cloud.name}: simulated cloud, Ctrl-C ends it\n`);
  await ended(context.signal);
  await sandbox.close();
  return 0;
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function parseAddress(text: string): SandboxFlags['listen'] {
  const match = /^(\[[0-9a-f:]+\]|[^:]+)(?::(\d+))?$/i.exec(text);
  if (!match) throw new InvalidArgumentError('It must be an address, e.g. 127.0.0.1 or 127.0.0.1:9000.');
  return { host: match[1]!.replaceAll(/[[\]]/g, ''), port: match[2] === undefined ? undefined : Number(match[2]) };
}
