import pino from 'pino';
import { redact } from '@allmend/kit-secret';

export interface Logger {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
  /** A logger whose lines carry these fields. */
  child(fields: object): Logger;
}

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Gets whole JSON lines. Default: standard error. */
  readonly write?: (line: string) => void;
}

/** JSON lines with UTC instants. Every line passes through `redact`, so that no call can forget it. */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.write ? { write: options.write } : pino.destination({ dest: 2, sync: true });
  const base = pino(
    {
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      base: null,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
        bindings: (fields) => redact(fields) as Record<string, unknown>,
      },
    },
    destination,
  );
  return wrap(base);
}

function wrap(logger: pino.Logger): Logger {
  return {
    debug: (fields, text) => logger.debug(fields, text),
    info: (fields, text) => logger.info(fields, text),
    warn: (fields, text) => logger.warn(fields, text),
    error: (fields, text) => logger.error(fields, text),
    child: (fields) => wrap(logger.child(redact(fields) as Record<string, unknown>)),
  };
}
