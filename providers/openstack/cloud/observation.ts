import type { EgressPolicy } from '@allmend/kit-egress';
import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import {
  authorityProblem,
  openCloud,
  openDiscovery,
  type CatalogEntry,
  type FoundCredentials,
  type ServiceDiscovery,
  type TokenInfo,
} from '@allmend/openstack-client';
import { providerErrors } from '../errors.ts';

/** What was asked of a cloud. */
export interface Question {
  readonly endpoint: string;
  readonly region: string | null;
  readonly interface: string;
  readonly credentials: FoundCredentials;
  readonly egress: EgressPolicy;
  readonly signal: AbortSignal;
  /** Seconds for each request with its repetitions. */
  readonly deadline: number;
}

/** What a cloud answered. */
export interface Observation {
  /** Why its identity service could not be asked; null when it answers. */
  readonly unreachable: AllmendError | null;
  /** Why it does not accept the credentials; null when it does, and when none were shown. */
  readonly refused: AllmendError | null;
  /** Null without credentials that it accepts. */
  readonly token: TokenInfo | null;
  readonly services: readonly ObservedService[];
}

export interface ObservedService {
  readonly type: string;
  readonly name: string;
  readonly versions: readonly string[];
  /** Why it has no versions; null when it answers, and when the catalogue has no endpoint to ask. */
  readonly failure: AllmendError | null;
}

/** Keystone's refusals: it answers, but not to these credentials. */
const refusals: ReadonlySet<string> = new Set([
  'openstack.credentials-wrong',
  'openstack.credential-refused',
  'openstack.credential-expired',
  'openstack.scope-refused',
  'openstack.unauthorized',
  'openstack.forbidden',
  'openstack.bad-request',
]);
/** A catalogue with more is no catalogue; what comes after is not asked. */
const mostServices = 100;
const askedAtOnce = 5;

/** Asks a cloud who it is and what it offers. Throws only what is no answer of a cloud, such as the end of the signal. */
export async function observeCloud(question: Question): Promise<Observation> {
  const { credentials, egress, signal, deadline } = question;
  // Without this, TLS would take the system's authorities, or fail in words of its own.
  const problem = authorityProblem(credentials.tls.ca);
  if (problem !== null) return nothing({ unreachable: providerErrors.error('ca-bundle-unusable', { problem }) });
  const options = { egress, signal, deadline, userAgent: 'allmend-cloud-controller' };
  const discovery = openDiscovery({ tls: credentials.tls, ...options });
  const cloud = credentials.config && openCloud(credentials.config, options);
  try {
    const identity = await attempt(signal, discovery.versions('identity', question.endpoint));
    if (identity.failure) return nothing({ unreachable: identity.failure });
    const own = { type: 'identity', name: '', versions: identity.value, failure: null };
    if (!cloud) return { ...nothing(), services: [own] };
    const token = await attempt(signal, cloud.token());
    if (token.failure) {
      const failed = refusals.has(token.failure.reason) ? { refused: token.failure } : { unreachable: token.failure };
      return { ...nothing(failed), services: [own] };
    }
    return {
      unreachable: null,
      refused: null,
      token: token.value,
      services: await askServices(question, token.value, discovery),
    };
  } finally {
    await Promise.all([discovery.close(), cloud?.close()]);
  }
}

function nothing(found: Partial<Observation> = {}): Observation {
  return { unreachable: null, refused: null, token: null, services: [], ...found };
}

async function askServices(
  { region, interface: wanted, signal }: Question,
  { catalog }: TokenInfo,
  discovery: ServiceDiscovery,
): Promise<readonly ObservedService[]> {
  const ask = async ({ type, name, endpoints }: CatalogEntry): Promise<ObservedService> => {
    const endpoint = endpoints.find((one) => one.interface === wanted && (region === null || one.region === region));
    if (!endpoint) return { type, name, versions: [], failure: null };
    const { value, failure } = await attempt(signal, discovery.versions(type, endpoint.url));
    // Some services, Swift among them, have no versions to tell; that is no fault of theirs.
    if (failure?.reason === 'openstack.bad-answer') return { type, name, versions: [], failure: null };
    return { type, name, versions: value ?? [], failure };
  };
  const entries = catalog.slice(0, mostServices);
  const found: ObservedService[] = [];
  for (let at = 0; at < entries.length; at += askedAtOnce) {
    found.push(...(await Promise.all(entries.slice(at, at + askedAtOnce).map(ask))));
  }
  return found;
}

type Attempt<T> =
  | { readonly value: T; readonly failure: null }
  | { readonly value: null; readonly failure: AllmendError };

async function attempt<T>(signal: AbortSignal, task: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await task, failure: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!isAllmendError(error)) throw error;
    return { value: null, failure: error };
  }
}
