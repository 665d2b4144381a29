// For end-to-end tests and benches.
export { root, runCommand, startCommand } from './command.ts';
export type { CommandOptions, Ended, Running } from './command.ts';
