import type { AllmendError } from '@allmend/kit-errors';
import { parseJson, textOf } from './answer.ts';
import { findEndpoint, officialType, plainInterface } from './catalog.ts';
import type { TokenInfo } from './cloud.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import type { ApiVersion, EndpointParts, OfferedVersion } from './discovery.ts';
import { apiVersionOf, chooseVersion, joinEndpoint, parseVersions, splitEndpoint } from './discovery.ts';
import { openstackErrors } from './errors.ts';
import { createFlights, waitFor } from './flight.ts';
import type { MicroversionRange } from './microversion.ts';
import { negotiate } from './microversion.ts';
import type { Authentication, CallFrame, Session } from './session.ts';

/** Where the services of one cloud are. Answers are kept for the life of the session. */
export interface Endpoints {
  /** As the catalogue or the configuration gives it; null when neither does. */
  find(type: string, token: TokenInfo): string | null;
  /** With the version that we speak; throws `openstack.service-missing` and `openstack.version-unsupported`. */
  versioned(type: string, frame: CallFrame): Promise<string>;
  /**
   * Where a service whose URL has no version most probably is, for reads that would otherwise wait for discovery; null when that is
   * not needed, or not promising. Throws `openstack.service-missing`.
   */
  probable(type: string, frame: CallFrame): Promise<string | null>;
  /** A read was answered at the probable place: it counts from now on, without discovery. */
  proven(type: string): void;
  /** min(ours, server's); null when the service has no microversions. Throws `openstack.version-unsupported` when its lowest is above ours. */
  microversion(type: string, wanted: string, frame: CallFrame): Promise<string | null>;
  /** Whether that can be told without asking the service; `versioned` or `probable` must have been awaited. */
  knowsMicroversions(type: string): boolean;
}

export interface EndpointsOptions {
  readonly config: CloudConfig;
  readonly session: Session;
  readonly authentication: Authentication;
}

interface Place {
  readonly url: string;
  readonly parts: EndpointParts;
  readonly version: string | null;
}

/** What catalogue and configuration alone say of a service's place: it, or where to discover it. */
type Lead =
  | { readonly place: Place }
  | {
      readonly place: null;
      readonly parts: EndpointParts;
      readonly wanted: ApiVersion;
      readonly at: (version: string) => Place;
    };

export function createEndpoints(options: EndpointsOptions): Endpoints {
  const { config, session, authentication } = options;
  const places = createFlights<Place>();
  const ranges = createFlights<MicroversionRange | null>();
  const documents = createFlights<OfferedVersion[] | null>();
  /** Where a service's discovery document lies. */
  const roots = new Map<string, string>();
  const guesses = new Map<string, Place>();

  /** A discovery document, fetched once; null when there is none at that address. */
  const discover = (type: string, url: string, frame: CallFrame): Promise<OfferedVersion[] | null> =>
    documents.get(url, async () => {
      const answer = await session.call(
        {
          service: type,
          method: 'GET',
          route: '/',
          url: new URL(url),
          headers: {},
          body: null,
          authenticated: true,
          // Without a usable document the catalogue's own URL counts.
          accept: [300, 400, 401, 403, 404, 405, 406, 410],
        },
        frame,
      );
      return answer.status === 200 || answer.status === 300 ? parseVersions(parseJson(textOf(answer.body))) : null;
    });

  const find = (type: string, token: TokenInfo): string | null => {
    const service = config.services[officialType(type)];
    if (service?.endpointOverride !== undefined) return withIds(service.endpointOverride, token);
    return findEndpoint(token.catalog, {
      type,
      interface: plainInterface(service?.interface ?? config.interface),
      region: service?.region ?? config.region,
      ...(service?.serviceName !== undefined && { name: service.serviceName }),
    });
  };

  const follow = async (type: string, frame: CallFrame): Promise<Lead> => {
    const { info } = await authentication.token(frame, AbortSignal.any([]));
    const url = find(type, info);
    const parts = url === null ? null : splitEndpoint(url);
    if (url === null || !parts) throw missing(config, type, info);
    roots.set(type, `${parts.origin}${parts.prefix}/`);
    const { version } = parts;
    const wanted = apiVersionOf(type);
    if (!wanted) return { place: { url: url.replace(/\/+$/, ''), parts, version } };
    const asked = config.services[type]?.apiVersion;
    if (asked !== undefined && majorOf(asked) !== majorOf(wanted.paths[0]!)) {
      throw unsupported(config, type, `only ${wanted.paths[0]} to us`, `version ${asked} (${config.source})`);
    }
    const suffix =
      wanted.projectInPath && parts.suffix === '' && info.projectId !== null ? `/${info.projectId}` : parts.suffix;
    const at = (one: string): Place => ({ url: joinEndpoint(parts, one, suffix), parts, version: one });
    if (version !== null && (version === wanted.paths[0] || config.services[type]?.endpointOverride))
      return { place: at(version) };
    return { place: null, parts, wanted, at };
  };

  const place = (type: string, frame: CallFrame): Promise<Place> =>
    places.get(type, async () => {
      const lead = await follow(type, frame);
      if (lead.place) return lead.place;
      const { parts, wanted, at } = lead;
      const offered = await discover(type, `${parts.origin}${parts.prefix}/`, frame);
      const chosen = offered && chooseVersion(offered, wanted);
      if (chosen?.path) return at(chosen.path);
      if (offered?.some((one) => one.path !== null)) {
        const ids = [...new Set(offered.map((one) => one.id))].join(', ');
        throw unsupported(config, type, ids, wanted.paths.join(' or '));
      }
      const { version } = parts;
      return at(version !== null && wanted.paths.includes(version) ? version : wanted.paths[0]!);
    });

  const range = (type: string, frame: CallFrame): Promise<MicroversionRange | null> =>
    ranges.get(type, async () => {
      const { parts, version } = await place(type, frame);
      const root = `${parts.origin}${parts.prefix}/`;
      const own = version === null ? root : `${root}${version}/`;
      // The root document may be known already and says the same.
      for (const url of documents.has(root) ? [root, own] : [own, root]) {
        const offered = await discover(type, url, frame);
        const match = offered?.find((one) => version === null || one.path === version || offered.length === 1);
        if (match) return match.microversions;
      }
      return null;
    });

  // What is shared runs under nobody's signal: who gives up must not end it for the others.
  const shared = (frame: CallFrame): CallFrame => ({ ...frame, signals: [] });
  const callOf = (type: string) => ({ service: type, method: 'GET', route: '/' });

  return {
    find,
    async versioned(type, frame) {
      return (await waitFor(place(type, shared(frame)), frame.signals, callOf(type))).url;
    },
    async probable(type, frame) {
      if (places.has(type)) return null;
      const lead = await waitFor(follow(type, shared(frame)), frame.signals, callOf(type));
      // An old version in the catalogue says too little of where the new one is.
      if (lead.place || lead.parts.version !== null) return null;
      const guess = lead.at(lead.wanted.paths[0]!);
      guesses.set(type, guess);
      return guess.url;
    },
    proven(type) {
      const guess = guesses.get(type);
      if (guess) void places.get(type, async () => guess);
    },
    knowsMicroversions: (type) => ranges.has(type) || documents.has(roots.get(type) ?? ''),
    async microversion(type, wanted, frame) {
      const offered = await waitFor(range(type, shared(frame)), frame.signals, callOf(type));
      if (!offered) return null;
      const agreed = negotiate(wanted, offered);
      if (agreed !== null) return agreed;
      throw unsupported(config, type, `microversions ${offered.min} to ${offered.max}`, wanted);
    },
  };
}

function missing(config: CloudConfig, type: string, token: TokenInfo): AllmendError {
  const known = [...new Set(token.catalog.map((entry) => entry.type))].sort();
  return openstackErrors.error('service-missing', {
    cloud: config.name,
    service: type,
    interface: plainInterface(config.services[type]?.interface ?? config.interface),
    region: config.services[type]?.region ?? config.region ?? 'any',
    known: known.join(', ') || 'nothing',
    override: `${type.replaceAll('-', '_')}_endpoint_override`,
  });
}

function unsupported(config: CloudConfig, type: string, offered: string, wanted: string): AllmendError {
  return openstackErrors.error('version-unsupported', { service: type, cloud: config.name, offered, wanted });
}

/** `%(project_id)s` and the like in an override, as keystoneauth fills them. */
function withIds(override: string, token: TokenInfo): string {
  const ids: Readonly<Record<string, string | null>> = {
    project_id: token.projectId,
    tenant_id: token.projectId,
    user_id: token.userId,
  };
  return override.replace(/%\((\w+)\)s/g, (whole, name: string) => ids[name] ?? whole);
}

function majorOf(version: string): string {
  return version.replace(/^v/, '').split('.', 1)[0]!;
}
