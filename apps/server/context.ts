import type { Logger } from '@allmend/kit-telemetry';
import type { Terminal } from '@allmend/kit-terminal';
import type { Command } from 'commander';
import type { ServerSettings } from './settings.ts';

/** What the commands of the server work with: a part of what every command of the program gets. */
export interface ServerContext {
  readonly terminal: Terminal;
  readonly log: Logger;
  /** Read by the schema of `serverSettings` among others; see `settingsOf`. */
  readonly settings: object;
  /** Reads them once more. */
  readonly readSettings: () => Promise<object>;
  readonly stateFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version: string;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Wraps what a command does: opens its context, runs it, and keeps its exit code. */
export type ServerAct = <A extends readonly unknown[]>(
  work: (context: ServerContext, ...rest: A) => Promise<number>,
) => (...rest: [...A, Command]) => Promise<void>;

/** A command of the server. */
export type ServerCommand = (program: Command, act: ServerAct) => void;

/** The server's part of the settings: they were read with its schema. */
export function settingsOf({ settings }: Pick<ServerContext, 'settings'>): ServerSettings {
  return settings;
}
