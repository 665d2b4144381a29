import { Option, type Command } from 'commander';
import type { ServerAct, ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface KubeconfigFlags {
  readonly dataDir?: string;
  readonly tenant?: string;
  readonly days: string;
}

export function defineKubeconfig(program: Command, act: ServerAct): void {
  program
    .command('kubeconfig')
    .description('print a kubeconfig for the hub that works at once')
    .addOption(new Option(...dataDirOption))
    .addOption(
      new Option('--tenant <path>', 'for the administrator of this tenant, e.g. city:school (default: the root)'),
    )
    .addOption(new Option('--days <n>', 'how long its certificate is valid').default('30'))
    .addHelpText(
      'after',
      `
It is made with the keys in the server's data folder: whoever can read that folder is the operator. The certificate of the
server is inside, and the client's certificate is valid in the named tenant only.

Examples:
  allmend kubeconfig > hub.kubeconfig
  kubectl --kubeconfig hub.kubeconfig get tenants
  allmend kubeconfig --tenant city:school --days 7 > school.kubeconfig`,
    )
    .action(
      act(async (context: ServerContext, flags: KubeconfigFlags) => {
        const { printKubeconfig } = await import('../print-kubeconfig.ts');
        context.terminal.out(
          await printKubeconfig({
            dataDir: dataDirOf(context, flags.dataDir),
            tenant: flags.tenant ?? '',
            days: Number(flags.days),
          }),
        );
        return 0;
      }),
    );
}
