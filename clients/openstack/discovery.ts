import { z } from 'zod';
import type { MicroversionRange } from './microversion.ts';
import { compareVersions } from './microversion.ts';

/** Which version of an API we speak, by official service type. */
export interface ApiVersion {
  /** Path segments that name it, best first, e.g. `v2.1`. */
  readonly paths: readonly string[];
  /** Part of the URL after the version: the project's id (Cinder), or nothing. */
  readonly projectInPath?: boolean;
}

/** Services that are not here are used as the catalogue gives them (Swift has no versions to discover). */
const apiVersions: Readonly<Record<string, ApiVersion>> = {
  identity: { paths: ['v3'] },
  compute: { paths: ['v2.1', 'v2'] },
  image: { paths: ['v2'] },
  'block-storage': { paths: ['v3'], projectInPath: true },
  network: { paths: ['v2.0'] },
  'key-manager': { paths: ['v1'] },
  'load-balancer': { paths: ['v2', 'v2.0'] },
};

export function apiVersionOf(type: string): ApiVersion | undefined {
  return apiVersions[type];
}

/** One version that a service offers. */
export interface OfferedVersion {
  /** Segment of the path, e.g. `v2.1`; null when neither the link nor the id says. */
  readonly path: string | null;
  readonly id: string;
  readonly status: string;
  readonly microversions: MicroversionRange | null;
}

const versionSchema = z.looseObject({
  id: z.string(),
  status: z.string().optional(),
  version: z.string().nullable().optional(),
  max_version: z.string().nullable().optional(),
  min_version: z.string().nullable().optional(),
  links: z.array(z.looseObject({ rel: z.string().optional(), href: z.string() })).optional(),
});

/** `{version}`, `{versions: […]}` and `{versions: {values: […]}}`. */
const documentSchema = z.union([
  z.looseObject({ version: versionSchema }).transform(({ version }) => [version]),
  z.looseObject({ versions: z.array(versionSchema) }).transform(({ versions }) => versions),
  z
    .looseObject({ versions: z.looseObject({ values: z.array(versionSchema) }) })
    .transform(({ versions }) => versions.values),
]);

/** The versions of a discovery document; null when it is none. Source: API SIG, "Version discovery". */
export function parseVersions(document: unknown): OfferedVersion[] | null {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return null;
  return parsed.data.map((one) => {
    const max = one.max_version || one.version;
    const self = one.links?.find((link) => link.rel === 'self')?.href;
    return {
      path: (self && lastVersionSegment(self)) ?? (/^v\d+(\.\d+)?$/.test(one.id) ? one.id : null),
      id: one.id,
      status: (one.status ?? 'CURRENT').toUpperCase(),
      microversions: max && one.min_version ? { min: one.min_version, max } : null,
    };
  });
}

const usable = new Set(['CURRENT', 'SUPPORTED', 'DEPRECATED', 'STABLE']);

/** The version to use of those offered: the first wanted path, in its newest minor version. */
export function chooseVersion(offered: readonly OfferedVersion[], wanted: ApiVersion): OfferedVersion | null {
  for (const path of wanted.paths) {
    const [best] = offered
      .filter((one) => one.path === path && usable.has(one.status))
      .toSorted((a, b) => compareVersions(b.id, a.id));
    if (best) return best;
  }
  return null;
}

/** A service's URL taken apart at its version. */
export interface EndpointParts {
  readonly origin: string;
  /** Path before the version, without a slash at the end, e.g. `/compute`. */
  readonly prefix: string;
  /** `v2.1`, or null. */
  readonly version: string | null;
  /** Path after the version, e.g. `/AUTH_abc`, or the empty string. */
  readonly suffix: string;
}

/** Takes a catalogue URL apart; null for what is no http URL. */
export function splitEndpoint(endpoint: string): EndpointParts | null {
  const url = URL.parse(endpoint);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const at = segments.findIndex((segment) => /^v\d+(\.\d+)?$/.test(segment));
  const join = (some: readonly string[]): string => some.map((segment) => `/${segment}`).join('');
  if (at < 0) return { origin: url.origin, prefix: join(segments), version: null, suffix: '' };
  return {
    origin: url.origin,
    prefix: join(segments.slice(0, at)),
    version: segments[at]!,
    suffix: join(segments.slice(at + 1)),
  };
}

/**
 * The versioned URL, always below the catalogue's own origin and prefix: behind a proxy the links of the discovery document name
 * hosts, schemes and paths that only the service itself knows.
 */
export function joinEndpoint(parts: EndpointParts, version: string, suffix: string): string {
  return `${parts.origin}${parts.prefix}/${version}${suffix}`;
}

function lastVersionSegment(href: string): string | null {
  const path = URL.parse(href, 'http://relative.invalid/')?.pathname ?? '';
  return path.split('/').findLast((segment) => /^v\d+(\.\d+)?$/.test(segment)) ?? null;
}
