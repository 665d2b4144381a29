export { serverCommands } from './commands/registry.ts';
export type { ServerCommand } from './context.ts';
export { serverErrors } from './errors.ts';
export { serverSettings } from './settings.ts';
export type { PublicAnswer, PublicHandler, PublicPages, PublicPagesOptions, PublicRequest, Rooms } from './rooms.ts';
