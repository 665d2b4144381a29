import { fieldErrorBody, fieldErrorText, type FieldError } from './field-error.ts';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** Kind, or for most errors the plural name of the resource. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** What a request that returns no object answers. Source: meta/v1 Status. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** An error that the client gets as a `Status`. Its message is for the client: nothing internal, no secrets. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status, options?: { readonly cause?: unknown }) {
    super(status.message, options);
    this.name = 'StatusError';
    this.status = status;
  }

  get code(): number {
    return this.status.code!;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

export function isStatusError(error: unknown, reason?: string): error is StatusError {
  return error instanceof StatusError && (reason === undefined || error.reason === reason);
}

/** Names a resource in errors. `resource` is the plural. */
export interface ResourceName {
  readonly group: string;
  readonly resource: string;
}

export function success(details?: StatusDetails): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details && { details }) };
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  });
}

const qualified = ({ group, resource }: ResourceName): string => (group === '' ? resource : `${resource}.${group}`);

const about = ({ group, resource }: ResourceName, name: string): StatusDetails => ({
  ...(name !== '' && { name }),
  ...(group !== '' && { group }),
  kind: resource,
});

/**
 * The errors of the API, with the wording that users of kubectl know. Source: apimachinery pkg/api/errors.
 */
export const statusErrors = {
  badRequest: (message: string): StatusError => failure(400, 'BadRequest', message),
  unauthorized: (message = 'Unauthorized'): StatusError => failure(401, 'Unauthorized', message),
  forbidden: (of: ResourceName, name: string, message: string): StatusError => {
    const what = name === '' ? qualified(of) : `${qualified(of)} "${name}"`;
    return failure(
      403,
      'Forbidden',
      what === '' ? `forbidden: ${message}` : `${what} is forbidden: ${message}`,
      about(of, name),
    );
  },
  notFound: (of: ResourceName, name: string): StatusError =>
    failure(404, 'NotFound', `${qualified(of)} "${name}" not found`, about(of, name)),
  noRoute: (): StatusError => failure(404, 'NotFound', 'the server could not find the requested resource', {}),
  methodNotAllowed: (of: ResourceName, action: string): StatusError =>
    failure(
      405,
      'MethodNotAllowed',
      `${action} is not supported on resources of kind "${qualified(of)}"`,
      about(of, ''),
    ),
  notAcceptable: (message: string): StatusError => failure(406, 'NotAcceptable', message),
  alreadyExists: (of: ResourceName, name: string): StatusError =>
    failure(409, 'AlreadyExists', `${qualified(of)} "${name}" already exists`, about(of, name)),
  conflict: (of: ResourceName, name: string, message: string): StatusError =>
    failure(
      409,
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${message}`,
      about(of, name),
    ),
  /** Server-side apply: other managers own what is to be changed. */
  applyConflict: (causes: readonly StatusCause[], message: string): StatusError =>
    failure(409, 'Conflict', message, { causes }),
  expired: (message: string): StatusError => failure(410, 'Expired', message),
  tooLarge: (message: string): StatusError => failure(413, 'RequestEntityTooLarge', message),
  unsupportedMediaType: (message: string): StatusError => failure(415, 'UnsupportedMediaType', message),
  /** `kind` is the kind, as upstream has it here, not the resource. */
  invalid: (
    of: { readonly group: string; readonly kind: string },
    name: string,
    errors: readonly FieldError[],
  ): StatusError => {
    const named = of.group === '' ? of.kind : `${of.kind}.${of.group}`;
    const texts = [...new Set(errors.map(fieldErrorText))];
    const list = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
    return failure(422, 'Invalid', `${named} "${name}" is invalid${texts.length > 0 ? `: ${list}` : ''}`, {
      ...(name !== '' && { name }),
      ...(of.group !== '' && { group: of.group }),
      kind: of.kind,
      causes: errors.map((error) => ({ reason: error.type, message: fieldErrorBody(error), field: error.field })),
    });
  },
  tooManyRequests: (message: string, retryAfterSeconds: number): StatusError =>
    failure(429, 'TooManyRequests', message, { retryAfterSeconds }),
  internal: (message: string): StatusError =>
    failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] }),
  unavailable: (message: string, retryAfterSeconds = 1): StatusError =>
    failure(503, 'ServiceUnavailable', message, { retryAfterSeconds }),
  timeout: (message: string, retryAfterSeconds = 1): StatusError =>
    failure(504, 'Timeout', message, { retryAfterSeconds }),
  insufficientStorage: (message: string): StatusError => failure(507, 'InsufficientStorage', message),
} as const;
