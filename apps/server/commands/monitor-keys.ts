import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';
import type { MonitorKeysRequest } from '../monitor-keys.ts';

interface MonitorKeysFlags {
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly allowedSigners?: true;
  readonly json?: true;
}

export function defineMonitorKeys(program: Command, act: ServerAct): void {
  const keys = program
    .command('monitor-keys')
    .description('show and change the keys that the monitor signs reports, roots of days and evidence with')
    .addHelpText(
      'after',
      `
A new key signs from its making on. The ones before it stay among the allowed signers for the time in which they signed, so
that evidence from then verifies for ever.

Examples:
  allmend monitor-keys list
  allmend monitor-keys list --allowed-signers > monitor-keys
  allmend monitor-keys rotate`,
    );
  const command = (name: string, description: string): Command =>
    keys
      .command(name)
      .description(description)
      .addOption(new Option(...dataDirOption))
      .addOption(new Option('--database-url <url>', 'PostgreSQL of the store, where it is not embedded'));

  command('list', 'show the public parts of all keys, and when each signed; the server may run meanwhile')
    .addOption(
      new Option('--allowed-signers', 'as a file for ssh-keygen and “allmend evidence verify”').conflicts('json'),
    )
    .addOption(new Option('--json', 'the same as JSON'))
    .addHelpText(
      'after',
      '\nExamples:\n  allmend monitor-keys list\n  allmend monitor-keys list --allowed-signers > monitor-keys',
    )
    .action(
      act(async (context: ServerContext, flags: MonitorKeysFlags) => {
        const { viewMonitorKeys } = await import('../monitor-keys.ts');
        const { keys: all, allowedSigners } = await viewMonitorKeys(requestOf(context, flags));
        const { terminal } = context;
        if (flags.allowedSigners) terminal.out(allowedSigners);
        else if (flags.json) terminal.out(`${JSON.stringify(all)}\n`);
        else
          for (const { id, fingerprint, notBefore, notAfter } of all) {
            const end = notAfter === null ? 'current' : `until ${notAfter.toISOString()}`;
            terminal.out(`${plainText(id)}  ${plainText(fingerprint)}  from ${notBefore.toISOString()}  ${end}\n`);
          }
        if (all.length === 0) terminal.note('The monitor has not signed anything yet; it makes its first key then.\n');
        return 0;
      }),
    );

  command('rotate', 'make the next key and sign with it from now on')
    .addOption(new Option('--json', 'show the new key as JSON'))
    .addHelpText(
      'after',
      `
Stop the server first, unless its store is a PostgreSQL: then all servers have the new key within a minute.

Examples:
  allmend monitor-keys rotate
  allmend monitor-keys rotate --database-url postgresql://allmend@db.example.org/allmend`,
    )
    .action(
      act(async (context: ServerContext, flags: MonitorKeysFlags) => {
        const { rotateMonitorKey } = await import('../monitor-keys.ts');
        const made = await rotateMonitorKey(requestOf(context, flags));
        const { terminal } = context;
        terminal.out(flags.json ? `${JSON.stringify(made)}\n` : `${plainText(made.id)}  ${made.fingerprint}\n`);
        terminal.note('Tell those who verify your evidence: allmend monitor-keys list --allowed-signers\n');
        return 0;
      }),
    );
}

function requestOf(context: ServerContext, { dataDir, databaseUrl }: MonitorKeysFlags): MonitorKeysRequest {
  return {
    dataDir: dataDirOf(context, dataDir),
    databaseUrl: databaseUrl ?? settingsOf(context).databaseUrl,
  };
}
