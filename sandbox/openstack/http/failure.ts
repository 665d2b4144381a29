import type { Headers } from './answer.ts';

export interface FailureOptions {
  /** Service-specific kind: Neutron's `type` (`NetworkNotFound`), S3's `Code`, Nova's fault name where it differs from the status' one. */
  readonly type?: string;
  /** Neutron's `detail`, Octavia's `debuginfo`. */
  readonly detail?: string;
  readonly headers?: Headers;
}

/** A refusal. Handlers throw it; the service's failure style turns it into the body the real service sends. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly type: string | undefined;
  readonly detail: string;
  readonly headers: Headers;

  constructor(status: number, message: string, options: FailureOptions = {}) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
    this.type = options.type;
    this.detail = options.detail ?? '';
    this.headers = options.headers ?? {};
  }
}
