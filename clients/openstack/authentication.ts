import type { AllmendError } from '@allmend/kit-errors';
import { isAllmendError } from '@allmend/kit-errors';
import { badAnswer, parseAnswer, parseJson, textOf } from './answer.ts';
import type { AuthMethod } from './auth/method.ts';
import { authValue, describeScope, scopeOf } from './auth/method.ts';
import { keystoneTokenSchema, tokenInfo } from './auth/keystone-token.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import { apiVersionOf, chooseVersion, joinEndpoint, parseVersions, splitEndpoint } from './discovery.ts';
import { openstackErrors } from './errors.ts';
import { raceSignal } from './flight.ts';
import type { Redaction } from './redaction.ts';
import type { Authentication, CallFrame, Session, TokenUse } from './session.ts';

export interface AuthenticationOptions {
  readonly config: CloudConfig;
  readonly method: AuthMethod;
  /** A session that does not authenticate itself. */
  readonly session: Session;
  readonly redaction: Redaction;
}

/** Renewed this long before the end: a call that is under way must still find it valid. */
const margin = 60_000;

export function createAuthentication(options: AuthenticationOptions): Authentication {
  let current: (TokenUse & { readonly usableUntil: number }) | null = null;
  let flight: Promise<TokenUse> | null = null;
  let authBase: string | null = null;

  const renew = async (frame: CallFrame): Promise<TokenUse> => {
    authBase ??= await findKeystone(options, frame);
    const answer = await requestToken(options, authBase, frame);
    const secret = answer.headers.get('x-subject-token');
    const call = tokenCall;
    if (secret) options.redaction.learn(secret);
    // The body first: what is no Keystone at all says more by it than by a missing header.
    const info = tokenInfo(parseAnswer(call, answer, keystoneTokenSchema));
    if (!secret) throw badAnswer(call, answer, 'the header X-Subject-Token is missing');
    // Lifetimes are counted on our own clock from Keystone's two instants, so that a wrong clock here does no harm.
    const issued = instant(info.issuedAt) ?? Date.now();
    const expires = info.expiresAt === null ? null : instant(info.expiresAt);
    const lifetime = expires === null ? Number.POSITIVE_INFINITY : expires - issued;
    const use = {
      info,
      header: { 'x-auth-token': secret },
      usableUntil: performance.now() + lifetime - Math.min(margin, lifetime / 10),
      reject: () => {
        if (current === use) current = null;
      },
    };
    current = use;
    return use;
  };

  return {
    async token(frame, signal) {
      if (current && performance.now() < current.usableUntil) return current;
      flight ??= renew({ ...frame, signals: [] }).finally(() => {
        flight = null;
      });
      return raceSignal(flight, signal);
    },
  };
}

const tokenCall = { service: 'identity', method: 'POST', route: '/auth/tokens' } as const;

/** The v3 base of `auth_url`: as given when it ends in /v3, else what discovery says. */
async function findKeystone({ config, session }: AuthenticationOptions, frame: CallFrame): Promise<string> {
  const given = authValue(config.auth, 'auth_url')!;
  const parts = splitEndpoint(given)!;
  if (parts.version === 'v3') return joinEndpoint(parts, 'v3', '');
  const answer = await session.call(
    {
      service: 'identity',
      method: 'GET',
      route: '/',
      url: new URL(`${parts.origin}${parts.prefix}/`),
      headers: {},
      body: null,
      authenticated: false,
      accept: [300, 400, 401, 403, 404],
    },
    frame,
  );
  const offered = parseVersions(parseJson(textOf(answer.body)));
  const chosen = offered && chooseVersion(offered, apiVersionOf('identity')!);
  if (!chosen && offered && offered.length > 0) {
    throw openstackErrors.error('version-unsupported', {
      service: 'identity',
      cloud: config.name,
      offered: offered.map((one) => one.id).join(', '),
      wanted: 'v3',
    });
  }
  return joinEndpoint(parts, 'v3', '');
}

async function requestToken(
  options: AuthenticationOptions,
  base: string,
  frame: CallFrame,
): Promise<Awaited<ReturnType<Session['call']>>> {
  const { config, method, session } = options;
  const scope = method.scoped ? scopeOf(config.auth) : undefined;
  const body = JSON.stringify({ auth: { identity: method.identity(config.auth), ...(scope && { scope }) } });
  const url = new URL(`${base}/auth/tokens`);
  try {
    return await session.call(
      {
        ...tokenCall,
        url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body),
        authenticated: false,
        harmless: true,
      },
      frame,
    );
  } catch (error) {
    throw isAllmendError(error) ? explain(options, url.host, error) : error;
  }
}

/** Keystone's refusals in terms of the configuration. It does not tell a wrong secret from an expired credential unless it is in debug mode. */
function explain({ config, method }: AuthenticationOptions, host: string, error: AllmendError): AllmendError {
  const message = String(error.params['cloudMessage'] ?? '');
  const params = {
    ...error.params,
    host,
    cloud: config.name,
    identity: method.describe(config.auth),
    scope: describeScope(config.auth),
    source: config.source,
    cloudMessage: message,
    keys: method.needs[0]!.join(', '),
    requestId: error.params['requestId'] ?? 'none',
  };
  const options = { cause: error };
  switch (error.reason) {
    case 'openstack.unauthorized':
    case 'openstack.not-found':
      if (error.reason === 'openstack.not-found' && !/could not find/i.test(message)) return error;
      if (/expired/i.test(message)) return openstackErrors.error('credential-expired', params, options);
      if (!method.scoped && error.reason === 'openstack.unauthorized')
        return openstackErrors.error('credential-refused', params, options);
      return openstackErrors.error('credentials-wrong', params, options);
    case 'openstack.forbidden':
      return openstackErrors.error('scope-refused', params, options);
    default:
      return error;
  }
}

/** Instant of a Keystone time; those are UTC, with or without saying so. */
function instant(text: string): number | null {
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : at;
}
