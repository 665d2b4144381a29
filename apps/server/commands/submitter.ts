import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import type { ServerAct, ServerContext } from '../context.ts';
import { addHubOptions, type HubFlags } from '../hub-options.ts';

interface AddFlags extends HubFlags {
  readonly namespace: string;
  readonly publicKey: readonly string[];
  readonly subject: readonly string[];
  readonly account?: string;
  readonly thirdParty?: true;
  readonly json?: true;
}

export function defineSubmitter(program: Command, act: ServerAct): void {
  const submitter = program
    .command('submitter')
    .description('accounts that hand in reports measured elsewhere')
    .addHelpText(
      'after',
      '\nExamples:\n  allmend submitter add verzasca --namespace verzasca --public-key runner.pub --subject verzasca\n  allmend submitter key',
    );

  submitter
    .command('key')
    .description('make an API key: it is printed once, a Submitter holds only its hash')
    .addOption(new Option('--json', 'key and hash as JSON'))
    .addHelpText(
      'after',
      '\nNothing is written anywhere. Give the key to its holder on a way that you trust.\n\nExamples:\n  allmend submitter key\n  allmend submitter key --json',
    )
    .action(
      act(async (context: ServerContext, { json }: { readonly json?: true }) => {
        const { printApiKey } = await import('../submitter-key.ts');
        await printApiKey(context.terminal, { json: json ?? false });
        return 0;
      }),
    );

  const repeated = (value: string, previous?: readonly string[]): readonly string[] => [...(previous ?? []), value];
  addHubOptions(
    submitter
      .command('add')
      .description('enter an account with a new API key, or add keys and subjects to one')
      .argument('<name>', 'name of the Submitter, and of its account')
      .requiredOption('--namespace <name>', 'namespace of the subjects that it reports about')
      .addOption(
        new Option('--public-key <file>', 'OpenSSH public key that its reports are signed with (repeatable)')
          .argParser(repeated)
          .makeOptionMandatory(),
      )
      .addOption(
        new Option('--subject <name>', 'subject, by name or alias, that it may report about (repeatable)')
          .argParser(repeated)
          .makeOptionMandatory(),
      )
      .addOption(new Option('--account <name>', 'name of the account where it is not that of the object'))
      .addOption(new Option('--third-party', 'it measures clouds that others run'))
      .addOption(new Option('--json', 'what was entered, with the new API key, as JSON')),
  )
    .addHelpText(
      'after',
      `
Standard output has the account, its new API key, and both as the token for \`allmend check --submit-token\`: they are shown this
once. Run again it adds what is new and makes one more key; keys are taken away with kubectl edit.

Examples:
  allmend submitter add verzasca --namespace verzasca --public-key runner.pub --subject verzasca
  allmend submitter add lab --namespace hansa --public-key lab.pub --subject luebeck --subject rostock --third-party`,
    )
    .action(
      act(async (context: ServerContext, name: string, flags: AddFlags) => {
        const { addSubmitter, readPublicKeys } = await import('../submitter-add.ts');
        const publicKeys = await readPublicKeys(flags.publicKey, context.cwd);
        const { withHub } = await import('../hub-access.ts');
        const added = await withHub(context, flags, (client) =>
          addSubmitter(client, {
            namespace: flags.namespace,
            name,
            publicKeys,
            subjects: flags.subject,
            party: flags.thirdParty ? 'third' : 'operator',
            ...(flags.account !== undefined && { account: flags.account }),
          }),
        );
        const { terminal } = context;
        if (flags.json) terminal.out(`${JSON.stringify(added, null, 2)}\n`);
        else {
          terminal.out(`account: ${plainText(added.account)}\nkey: ${added.key}\ntoken: ${added.token}\n`);
          for (const { name: file, fingerprint } of added.publicKeys)
            terminal.note(`Signs with ${plainText(file)} ${fingerprint}\n`);
          terminal.note(
            'The key is shown this once. Its holder signs in with the account and the key, or with the token, which is both.\n',
          );
        }
        return 0;
      }),
    );
}
