import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface RestoreFlags {
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly move?: true;
  readonly json?: true;
}

export function defineRestore(program: Command, act: ServerAct): void {
  program
    .command('restore')
    .description('fill an empty store from a backup; also the way from the embedded store to PostgreSQL')
    .argument('<file>', 'a file that allmend backup wrote')
    .addOption(new Option(...dataDirOption))
    .addOption(new Option('--database-url <url>', 'restore into this PostgreSQL instead of the embedded store'))
    .addOption(
      new Option('--move', 'nothing was written since the backup: revisions go on where they were, and watches resume'),
    )
    .addOption(new Option('--json', 'say what was restored as JSON'))
    .addHelpText(
      'after',
      `
It is all or nothing: a torn or changed file is refused and the store stays empty. The hub must not run. The keys in the data
folder must be those of the hub that was backed up.

Examples:
  allmend restore hub-2026-11-21.backup --data-dir ./hub
  allmend restore hub.backup --move --database-url postgresql://allmend@db.example.org/allmend`,
    )
    .action(
      act(async (context: ServerContext, name: string, flags: RestoreFlags) => {
        const { readBackup } = await import('../backup.ts');
        const restored = await readBackup({
          dataDir: dataDirOf(context, flags.dataDir),
          databaseUrl: flags.databaseUrl ?? settingsOf(context).databaseUrl,
          file: resolve(context.cwd, name),
          purpose: flags.move ? 'move' : 'restore',
        });
        if (flags.json) context.terminal.out(`${JSON.stringify(restored)}\n`);
        else {
          const { objects, history, at, revision } = restored;
          context.terminal.out(
            `Restored ${objects} objects and ${history} rows of history, as of ${at} (revision ${revision}).\n`,
          );
        }
        return 0;
      }),
    );
}
