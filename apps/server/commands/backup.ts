import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface BackupFlags {
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

export function defineBackup(program: Command, act: ServerAct): void {
  program
    .command('backup')
    .description('write everything in the hub’s store into a file; the hub may run meanwhile')
    .argument('<file>', 'file to write; it must not exist')
    .addOption(new Option(...dataDirOption))
    .addOption(new Option('--database-url <url>', 'PostgreSQL of the store, where it is not embedded'))
    .addOption(new Option('--json', 'say what was written as JSON'))
    .addHelpText(
      'after',
      `
What is sealed stays sealed in the file. Back up the folder "keys" of the data folder too, apart from it: without those keys
nobody opens the sealed objects, and with both anybody does.

Examples:
  allmend backup hub-2026-11-21.backup
  allmend backup --database-url postgresql://allmend@db.example.org/allmend hub.backup`,
    )
    .action(
      act(async (context: ServerContext, name: string, flags: BackupFlags) => {
        const { writeBackup } = await import('../backup.ts');
        const file = resolve(context.cwd, name);
        const databaseUrl = flags.databaseUrl ?? settingsOf(context).databaseUrl;
        const bytes = await writeBackup({ dataDir: dataDirOf(context, flags.dataDir), databaseUrl, file });
        if (flags.json) context.terminal.out(`${JSON.stringify({ file, bytes })}\n`);
        else context.terminal.out(`${file}: ${bytes} bytes\n`);
        return 0;
      }),
    );
}
