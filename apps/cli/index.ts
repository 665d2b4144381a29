// For tools, benches and end-to-end tests; nobody else imports from apps.
export { commands } from './commands/registry.ts';
export { openContext } from './context.ts';
export type { CommandContext, ProcessParts } from './context.ts';
export { exitCodes } from './exit-codes.ts';
export { openProgram, run } from './program.ts';
export type { Additions } from './program.ts';
export { settingsSchema } from './settings.ts';
export { tool, version } from './version.ts';
