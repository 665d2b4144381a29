import type { Secret } from '@allmend/kit-secret';

/** How one service of a cloud is to be found. */
export interface ServiceConfig {
  readonly endpointOverride?: string;
  readonly apiVersion?: string;
  readonly interface?: string;
  readonly region?: string;
  readonly serviceName?: string;
}

/** One cloud as openstacksdk would configure it: files, profile and environment merged, names normalised. */
export interface CloudConfig {
  readonly name: string;
  /** Where it was found, for error texts: a file with line, or `the environment`. */
  readonly source: string;
  /** Name in the registry of auth methods: `password`, `token`, `v3applicationcredential`. */
  readonly authType: string;
  /** Keys as keystoneauth names them (`auth_url`, `username`, …). Secrets are wrapped, so that they do not print. */
  readonly auth: Readonly<Record<string, string | Secret>>;
  /** Keys for S3 that somebody made beforehand (`ec2_access_key`, `ec2_secret_key`); null: they are made when they are needed. */
  readonly ec2: { readonly access: string; readonly secret: Secret } | null;
  readonly region: string | null;
  /** All regions that the file names for this cloud; empty when it names none. */
  readonly regions: readonly string[];
  /** `public`, `internal` or `admin`. */
  readonly interface: string;
  /** By official service type. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  readonly tls: {
    readonly verify: boolean;
    /** Paths of PEM files, or PEM text itself. */
    readonly ca: string | null;
    readonly cert: string | null;
    readonly key: string | null;
  };
  /** Seconds for one call; null when not configured (`api_timeout`). */
  readonly timeout: number | null;
}
