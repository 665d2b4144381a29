/** What one catalogued error says. `message` and `remedy` may name parameters as `{name}`. */
export interface ErrorEntry {
  /** One sentence: what happened, naming the input it happened with. */
  readonly message: string;
  /** One sentence: what the reader can do about it. */
  readonly remedy: string;
  /** Exit code of a command that ends with it: 1 something failed, 2 usage or configuration, 3 inconclusive. Default 2. */
  readonly exitCode?: 1 | 2 | 3;
}

export type ErrorParams = Readonly<Record<string, string | number>>;

/** One row of the generated error reference. */
export interface ErrorRow extends ErrorEntry {
  readonly reason: string;
}

const rows = new Map<string, ErrorRow>();

/**
 * An error that belongs to the interface: `reason` is stable (`<package>.<name>`), `message` names the input,
 * `remedy` says what to do. `params` never hold secrets.
 */
export class AllmendError extends Error {
  readonly reason: string;
  readonly remedy: string;
  readonly exitCode: 1 | 2 | 3;
  readonly params: ErrorParams;

  constructor(row: ErrorRow, params: ErrorParams, options?: { cause?: unknown }) {
    super(fill(row.message, params), options);
    this.name = 'AllmendError';
    this.reason = row.reason;
    this.remedy = fill(row.remedy, params);
    this.exitCode = row.exitCode ?? 2;
    this.params = params;
  }

  toJSON(): { reason: string; message: string; remedy: string } {
    return { reason: this.reason, message: this.message, remedy: this.remedy };
  }
}

export interface ErrorCatalogue<Name extends string> {
  /** Makes the error; `params` fill the `{placeholders}` of message and remedy. */
  error(name: Name, params?: ErrorParams, options?: { cause?: unknown }): AllmendError;
  /** True when `error` is this catalogue's error of that name. */
  is(error: unknown, name: Name): error is AllmendError;
}

/** Declares the errors of one package; `room` prefixes each reason. Declaring a room twice throws. */
export function defineErrors<const E extends Record<string, ErrorEntry>>(
  room: string,
  entries: E,
): ErrorCatalogue<keyof E & string> {
  for (const [name, entry] of Object.entries(entries)) {
    const reason = `${room}.${name}`;
    if (rows.has(reason)) throw new Error(`error reason ${reason} is declared twice`);
    rows.set(reason, { reason, ...entry });
  }
  return {
    error: (name, params = {}, options) => new AllmendError(rows.get(`${room}.${name}`)!, params, options),
    is: (error, name): error is AllmendError => isAllmendError(error) && error.reason === `${room}.${name}`,
  };
}

/** All declared errors by reason: the source of the generated reference page. */
export function listErrors(): readonly ErrorRow[] {
  return [...rows.values()].sort((a, b) => a.reason.localeCompare(b.reason));
}

export function isAllmendError(error: unknown): error is AllmendError {
  return error instanceof AllmendError;
}

/** The error itself when it is catalogued, else `otherwise(message of the foreign error)`. */
export function wrapError(error: unknown, otherwise: (text: string) => AllmendError): AllmendError {
  if (isAllmendError(error)) return error;
  return otherwise(error instanceof Error ? error.message : String(error));
}

function fill(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
