import { Option, type Command } from 'commander';
import type { Act } from '../act.ts';
import type { CommandContext } from '../context.ts';
import type { SiteExportFlags } from '../publication/site-export.ts';

export function defineSite(program: Command, act: Act): void {
  const site = program
    .command('site')
    .description('the public pages of a monitor as files')
    .addHelpText('after', '\nExamples:\n  allmend site export copy --url https://monitor.example.org');
  site
    .command('export')
    .description('fetch the newest edition of a monitor: pages, data and evidence, to keep or to serve elsewhere')
    .argument('<dir>', 'new or empty folder')
    .requiredOption('--url <address>', 'address of its public pages, or of a web server that has the edition')
    .addOption(new Option('--json', 'what was fetched, as JSON'))
    .addHelpText(
      'after',
      `
The monitor publishes editions with the setting publish. Each file is as the edition lists it; the folder is whole or not there.
Its pages can be read from the disk, and \`allmend replay --public\` computes every verdict in it without network.

Examples:
  allmend site export copy --url https://monitor.example.org
  allmend replay --public copy`,
    )
    .action(
      act(async (context: CommandContext, dir: string, flags: SiteExportFlags) => {
        const { exportSite } = await import('../publication/site-export.ts');
        return exportSite(context, dir, flags);
      }),
    );
}
