import { createTransport, operatorPolicy, readTlsFiles, type EgressPolicy } from '@allmend/kit-egress';
import { badAnswer, parseJson, textOf } from './answer.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import { parseVersions, splitEndpoint, type OfferedVersion } from './discovery.ts';
import { openstackErrors } from './errors.ts';
import { createRedaction } from './redaction.ts';
import { createSession, type Session } from './session.ts';

export interface DiscoveryOptions {
  readonly tls: CloudConfig['tls'];
  readonly egress?: EgressPolicy;
  readonly signal?: AbortSignal;
  /** Seconds for one request with its repetitions; default 20. */
  readonly deadline?: number;
  readonly userAgent?: string;
}

/** What services say of themselves to anybody, without credentials. */
export interface ServiceDiscovery {
  /**
   * Versions that the service offers whose endpoint this is, e.g. `2.1`, oldest first, without those that it calls experimental.
   * Throws `openstack.bad-answer` when what answers there has no version document, and what every call throws.
   */
  versions(service: string, endpoint: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Discovery needs no token, but many a service answers the root of its API only with a redirect or "multiple choices". */
const answered = [300, 400, 401, 403, 404, 405];
const usable = new Set(['CURRENT', 'SUPPORTED', 'DEPRECATED', 'STABLE']);

/** Source: API SIG, "Version discovery". */
export function openDiscovery(options: DiscoveryOptions): ServiceDiscovery {
  const session = createSession({
    transport: createTransport({ policy: options.egress ?? operatorPolicy, tls: () => readTlsFiles(options.tls) }),
    redaction: createRedaction(),
    authentication: null,
    concurrency: 4,
    userAgent: options.userAgent ?? 'allmend',
  });
  const frame = {
    recorders: [],
    signals: options.signal ? [options.signal] : [],
    deadline: options.deadline ?? 20,
  };
  const ask = async (service: string, url: string) => {
    const call = {
      service,
      method: 'GET',
      route: '/',
      url: new URL(url),
      headers: {},
      body: null,
      authenticated: false,
    };
    const answer = await session.call({ ...call, accept: answered, maxBytes: 256 * 1024 }, frame);
    return { call, answer, versions: parseVersions(parseJson(textOf(answer.body))) };
  };
  return {
    async versions(service, endpoint) {
      const parts = splitEndpoint(endpoint);
      if (!parts) throw noUrl(service, endpoint);
      const root = `${parts.origin}${parts.prefix}/`;
      const first = await ask(service, root);
      if (first.versions) return printed(first.versions);
      // Behind some proxies only the versioned address exists.
      const second =
        parts.version === null ? first : await ask(service, `${parts.origin}${parts.prefix}/${parts.version}/`);
      if (second.versions) return printed(second.versions);
      throw badAnswer(second.call, second.answer, 'it is no version document');
    },
    close: () => (session satisfies Session).close(),
  };
}

function printed(offered: readonly OfferedVersion[]): readonly string[] {
  const names = offered.filter(({ status }) => usable.has(status)).map(({ id }) => id.replace(/^v(?=\d)/, ''));
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function noUrl(service: string, endpoint: string): Error {
  const problem = `its endpoint "${endpoint.slice(0, 200)}" is no http or https address`;
  return openstackErrors.error('bad-answer', {
    service,
    method: 'GET',
    route: '/',
    status: 'none',
    requestId: 'none',
    problem,
  });
}
