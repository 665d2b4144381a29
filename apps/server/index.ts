export { serverCommands } from './commands/registry.ts';
export type { ServerCommand } from './context.ts';
export { serverErrors } from './errors.ts';
export { serverSettings } from './settings.ts';
