import type { EgressPolicy, Recorder } from '@allmend/kit-egress';
import { createTransport, operatorPolicy, readTlsFiles } from '@allmend/kit-egress';
import { authMethods, findAuthMethod } from './auth/registry.ts';
import { createAuthentication } from './authentication.ts';
import { officialType } from './catalog.ts';
import type { CallScope, TokenInfo } from './cloud.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import { secretValues } from './config/secret-values.ts';
import { createEndpoints } from './endpoints.ts';
import { openstackErrors } from './errors.ts';
import { waitFor } from './flight.ts';
import { createRedaction } from './redaction.ts';
import { createServiceClient } from './service-calls.ts';
import type { ServiceClient } from './service-client.ts';
import type { CallFrame } from './session.ts';
import { createSession } from './session.ts';

export interface CloudOptions {
  /** Where requests may go; by default anywhere that the user of this machine may configure. */
  readonly egress?: EgressPolicy;
  /** Sees every call, token requests and version discovery included. */
  readonly recorder?: Recorder;
  /** Ends every call. */
  readonly signal?: AbortSignal;
  /** Seconds for one call with its retries; default `api_timeout` of the configuration, else 60. */
  readonly deadline?: number;
  /** Calls at once per service; default 10. */
  readonly concurrency?: number;
  readonly userAgent?: string;
}

/** One session of one cloud, seen through one scope. All scopes share token, discovery, limits and connections. */
export interface Connection {
  readonly config: CloudConfig;
  scoped(scope: CallScope): Connection;
  /** A service by its official type; also one that this package has no typed calls for. */
  service(type: string): ServiceClient;
  token(): Promise<TokenInfo>;
  endpoint(type: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Prepares a session; nothing is sent yet. Throws `openstack.config-invalid` for an auth method that is not known. */
export function openConnection(config: CloudConfig, options: CloudOptions = {}): Connection {
  const concurrency = options.concurrency ?? 10;
  const redaction = createRedaction();
  for (const secret of secretValues(config)) redaction.learn(secret);
  const transport = createTransport({
    policy: options.egress ?? operatorPolicy,
    tls: () => readTlsFiles(config.tls),
    connections: concurrency,
  });
  const common = { transport, redaction, concurrency, userAgent: options.userAgent ?? 'allmend' };
  const authentication = createAuthentication({
    config,
    method: requireMethod(config),
    redaction,
    session: createSession({ ...common, authentication: null }),
  });
  const session = createSession({ ...common, authentication });
  const endpoints = createEndpoints({ config, session, authentication });

  const seenThrough = (frame: CallFrame): Connection => {
    const token = async (): Promise<TokenInfo> => {
      const flight = authentication.token({ ...frame, signals: [] }, AbortSignal.any([]));
      return (await waitFor(flight, frame.signals, { service: 'identity', method: 'POST', route: '/auth/tokens' }))
        .info;
    };
    return {
      config,
      scoped: (scope) => seenThrough(narrowed(frame, scope)),
      service: (type) => createServiceClient({ type: officialType(type), session, endpoints, frame }),
      token,
      endpoint: async (type) => endpoints.find(officialType(type), await token()),
      close: () => session.close(),
    };
  };
  return seenThrough({
    recorders: options.recorder ? [options.recorder] : [],
    signals: options.signal ? [options.signal] : [],
    deadline: options.deadline ?? config.timeout ?? 60,
  });
}

function requireMethod(config: CloudConfig): NonNullable<ReturnType<typeof findAuthMethod>> {
  const method = findAuthMethod(config.authType);
  if (method) return method;
  throw openstackErrors.error('config-invalid', {
    place: config.source,
    problem: `auth_type "${config.authType}" is not known here.`,
    advice: `Use one of ${authMethods.flatMap((one) => one.names).join(', ')}.`,
  });
}

function narrowed(frame: CallFrame, scope: CallScope): CallFrame {
  return {
    recorders: scope.recorder ? [...frame.recorders, scope.recorder] : frame.recorders,
    signals: scope.signal ? [...frame.signals, scope.signal] : frame.signals,
    deadline: scope.deadline ?? frame.deadline,
  };
}
