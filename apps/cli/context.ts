import { join } from 'node:path';
import { loadConfig, stateFolders } from '@allmend/kit-config';
import type { Locale } from '@allmend/kit-i18n';
import { createLogger, type Logger } from '@allmend/kit-telemetry';
import { openTerminal, type Terminal } from '@allmend/kit-terminal';
import { openLanguage } from './languages/open.ts';
import type { z } from 'zod';
import { settingsSchema, type Settings } from './settings.ts';
import { version } from './version.ts';

/** What the process gives a command; tests give their own. */
export interface ProcessParts {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Everything a command works with. */
export interface CommandContext extends ProcessParts {
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** Reads the settings once more, from where they came. */
  readonly readSettings: () => Promise<Settings>;
  readonly locale: Locale;
  readonly log: Logger;
  /** Folder for the ledger and for runs under way. */
  readonly stateFolder: string;
  /** Of this program. */
  readonly version: string;
  /** Aborted by Ctrl-C or SIGTERM; commands clean up and end. */
  readonly signal: AbortSignal;
}

export interface GlobalOptions {
  readonly lang?: string;
  readonly config?: string;
  readonly logLevel?: string;
}

/** Variables with our prefix that are read elsewhere and are no settings. */
const otherVariables = ['ALLMEND_SUBMIT_TOKEN', 'ALLMEND_LAB', 'ALLMEND_LAB_CLOUDS', 'ALLMEND_CONFIG'];

export async function openContext(
  parts: ProcessParts,
  options: GlobalOptions,
  signal: AbortSignal,
  furtherSettings: z.ZodRawShape = {},
): Promise<CommandContext> {
  const folders = stateFolders(parts.env, parts.env.HOME);
  const named = options.config ?? parts.env.ALLMEND_CONFIG;
  const readSettings = async (): Promise<Settings> =>
    (await loadConfig(settingsSchema.extend(furtherSettings), {
      file: named ? { path: named, required: true } : { path: join(folders.config, 'config.yaml') },
      env: parts.env,
      prefix: 'ALLMEND_',
      except: otherVariables,
      flags: { language: options.lang, logLevel: options.logLevel },
    })) as Settings;
  const settings = await readSettings();
  const { LC_ALL, LC_MESSAGES, LANG } = parts.env;
  return {
    ...parts,
    terminal: openTerminal(parts),
    settings,
    readSettings,
    locale: await openLanguage({
      named: settings.language,
      environment: [LC_ALL, LC_MESSAGES, LANG],
      folder: join(folders.config, 'languages'),
    }),
    log: createLogger({ level: settings.logLevel }),
    version,
    stateFolder: settings.stateFolder ?? folders.state,
    signal,
  };
}
