import { hostOf, operatorPolicy, readTlsFiles, type EgressPolicy } from '@allmend/kit-egress';
import type { Collector } from '../../engine/collector.ts';
import { catalog, type CatalogView } from '../../resources/catalog.ts';
import { examine } from './examine.ts';
import { mozillaIntermediate } from './mozilla-intermediate.ts';
import { tlsObservation, type TlsHost, type TlsObservation } from './observation.ts';
import { locate } from './probe.ts';

/** Seconds for all questions to one host. */
const hostBudget = 45;

/**
 * Opens TLS connections to every host and port at which the catalogue has a public https endpoint, all hosts at the same time.
 * Sends no request and no credentials.
 */
export const publicTls: Collector<TlsObservation> = {
  resource: 'public-tls',
  mode: 'read',
  deadline: 90,
  schema: tlsObservation,
  async collect(context) {
    const { cloud, signal, options } = context;
    const { egress = operatorPolicy } = options;
    const endpoints = listEndpoints(await context.need(catalog));
    const { ca } = await readTlsFiles({ verify: true, ca: cloud.config.tls.ca, cert: null, key: null });
    const hosts = await Promise.all(groupByHost(endpoints).map((one) => examineHost(one, { ca, egress, signal })));
    return { profile: mozillaIntermediate.version, endpoints, hosts };
  },
};

type Endpoint = TlsObservation['endpoints'][number];
type HostOfServices = Pick<TlsHost, 'host' | 'port' | 'services'>;

export function listEndpoints(view: CatalogView): Endpoint[] {
  return view.catalog.flatMap((entry) =>
    entry.endpoints.map((one) => ({ service: entry.type, interface: one.interface, url: one.url })),
  );
}

/** Each host and port once, with the services that are there. */
export function groupByHost(endpoints: readonly Endpoint[]): HostOfServices[] {
  const places = new Map<string, { host: string; port: number; services: Set<string> }>();
  for (const { service, interface: side, url } of endpoints) {
    if (side !== 'public' || !URL.canParse(url)) continue;
    const parsed = new URL(url);
    if (parsed.protocol !== 'https:') continue;
    const place = places.get(parsed.host) ?? {
      host: hostOf(parsed),
      port: Number(parsed.port) || 443,
      services: new Set(),
    };
    place.services.add(service);
    places.set(parsed.host, place);
  }
  return [...places.values()].map((place) => ({ ...place, services: [...place.services].sort() }));
}

interface Examination {
  readonly ca: string | undefined;
  readonly egress: EgressPolicy;
  readonly signal: AbortSignal;
}

/** A host that cannot be reached is part of what was seen; it must not hide the others. */
async function examineHost(place: HostOfServices, { ca, egress, signal }: Examination): Promise<TlsHost> {
  const budget = AbortSignal.any([signal, AbortSignal.timeout(hostBudget * 1000)]);
  try {
    const seen = await examine(await locate(place.host, place.port, egress), ca, budget);
    return { ...place, error: null, ...seen };
  } catch (error) {
    signal.throwIfAborted();
    const problem = budget.aborted
      ? `not done within ${hostBudget} s`
      : error instanceof Error
        ? error.message
        : String(error);
    const nothing = {
      versions: {},
      foreignSuites: [],
      foreignGroups: [],
      unclear: [],
      dhBits: null,
      certificate: null,
    };
    return { ...place, error: problem, ...nothing };
  }
}
