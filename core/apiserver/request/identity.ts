/** Who asks. Valid only in the tenant that authenticated it, unless a binding elsewhere names it with its issuer (design §3). */
export interface Identity {
  /** `certificate`, `service-account`, `token`, `anonymous`, or the issuer URL of an OIDC token. */
  readonly issuer: string;
  /** Id of the tenant in which it was authenticated. */
  readonly tenant: string;
  /** e.g. `alice@example.org`, `system:serviceaccount:<namespace>:<name>`. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
  /** Who really asks, when this identity is impersonated. */
  readonly actor?: Identity;
}
