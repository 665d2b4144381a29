export { serverCommands } from './commands/registry.ts';
export type { ServerCommand } from './context.ts';
export { serverSettings } from './settings.ts';
