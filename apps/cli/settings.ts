import { z } from 'zod';

/** Settings of the command: `config.yaml`, `ALLMEND_*` variables, flags. The reference page is generated from this. */
export const settingsSchema = z.object({
  language: z
    .string()
    .optional()
    .describe('Language of texts for people, e.g. en, de, fr; default: the language of the environment.'),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn')
    .describe('What is logged to standard error as JSON lines.'),
  stateFolder: z
    .string()
    .optional()
    .describe('Folder of the ledger and of runs under way; default: $XDG_STATE_HOME/allmend.'),
});
export type Settings = z.infer<typeof settingsSchema>;
