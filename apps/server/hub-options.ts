import { Option, type Command } from 'commander';
import { dataDirOption } from './place.ts';

/** How a command reaches a hub. */
export interface HubFlags {
  readonly kubeconfig?: string;
  readonly dataDir?: string;
  readonly tenant?: string;
}

/** Options of every command that works over the API of a hub. */
export function addHubOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--kubeconfig <file>', 'come in with this kubeconfig (default: with the keys of the data folder)'),
    )
    .addOption(new Option(...dataDirOption).conflicts('kubeconfig'))
    .addOption(new Option('--tenant <path>', 'in this tenant, e.g. city:school (default: the root)'));
}
