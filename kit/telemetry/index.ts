export { createLogger } from './logger.ts';
export type { Logger, LoggerOptions } from './logger.ts';
export { redact, Secret } from './secret.ts';
