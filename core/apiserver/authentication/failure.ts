/**
 * A credential that was given and does not hold. The text is for the log of the server: clients are told nothing but 401. It
 * never holds the credential, nor a part of it.
 */
export class AuthenticationFailure extends Error {
  /** Which authenticator refused, e.g. `oidc`. */
  readonly by: string;

  constructor(by: string, problem: string, options?: { readonly cause?: unknown }) {
    super(problem, options);
    this.name = 'AuthenticationFailure';
    this.by = by;
  }
}
