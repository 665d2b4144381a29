import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import type { ServerAct, ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface KeysFlags {
  readonly dataDir?: string;
  readonly json?: true;
}

export function defineKeys(program: Command, act: ServerAct): void {
  const keys = program
    .command('keys')
    .description('show and change the keys that the hub encrypts with')
    .addHelpText(
      'after',
      `
A new key counts from the next start of the server on, which then encrypts anew, in the background, whatever has an older key.

Examples:
  allmend keys list
  allmend keys add            # prints the id of the new key, e.g. 2
  allmend keys use 2          # then restart the server
  allmend keys remove 1       # an hour later`,
    );
  const command = (name: string, description: string): Command =>
    keys
      .command(name)
      .description(description)
      .addOption(new Option(...dataDirOption));

  command('list', 'show the ids of the keys, and which of them is in use')
    .addOption(new Option('--json', 'the same as JSON'))
    .addHelpText('after', '\nExamples:\n  allmend keys list\n  allmend keys list --json')
    .action(act((context: ServerContext, flags: KeysFlags) => list(context, flags)));

  command('add', 'add a random key to the ring; nothing is encrypted with it yet')
    .addHelpText('after', '\nExamples:\n  allmend keys add\n  allmend keys add --data-dir ./hub')
    .action(
      act(async (context: ServerContext, flags: KeysFlags) => {
        const { addKey } = await import('../keys.ts');
        context.terminal.out(`${await addKey(dataDirOf(context, flags.dataDir))}\n`);
        return 0;
      }),
    );

  command('use', 'encrypt with this key from the next start on')
    .argument('<id>', 'id of a key in the ring')
    .addHelpText(
      'after',
      '\nWith several servers: first give each of them the new key.\n\nExamples:\n  allmend keys use 2',
    )
    .action(
      act(async (context: ServerContext, id: string, flags: KeysFlags) => {
        const { useKey } = await import('../keys.ts');
        await useKey(dataDirOf(context, flags.dataDir), id);
        context.terminal.note(`Key ${plainText(id)} is the current one from the next start on.\n`);
        return 0;
      }),
    );

  command('remove', 'remove a key that nothing is encrypted with any more')
    .argument('<id>', 'id of a key in the ring')
    .addHelpText(
      'after',
      '\nBackups that were made while the key was in use cannot be read without it: keep it with them.\n\nExamples:\n  allmend keys remove 1',
    )
    .action(
      act(async (context: ServerContext, id: string, flags: KeysFlags) => {
        const { removeKey } = await import('../keys.ts');
        await removeKey(dataDirOf(context, flags.dataDir), id, new Date());
        context.terminal.note(`Key ${plainText(id)} is no longer in the ring.\n`);
        return 0;
      }),
    );
}

async function list(context: ServerContext, { dataDir, json }: KeysFlags): Promise<number> {
  const { viewRing } = await import('../keys.ts');
  const view = await viewRing(dataDirOf(context, dataDir));
  const { terminal } = context;
  if (json) terminal.out(`${JSON.stringify(view)}\n`);
  else {
    for (const id of view.keys) terminal.out(`${plainText(id)}${id === view.current ? '  current' : ''}\n`);
    if (view.sealed) {
      const { key, at } = view.sealed;
      terminal.note(`Everything has been encrypted with key ${plainText(key)} since ${plainText(at)} (UTC).\n`);
    }
  }
  return 0;
}
