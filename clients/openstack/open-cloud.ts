import type { EgressPolicy } from '@allmend/kit-egress';
import { operatorPolicy, readTlsFiles } from '@allmend/kit-egress';
import { findAuthMethod } from './auth/registry.ts';
import { createAuthentication } from './authentication.ts';
import { blockStorage } from './block-storage.ts';
import { officialType } from './catalog.ts';
import type { CallScope, Cloud, Recorder } from './cloud.ts';
import { compute } from './compute.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import { createEndpoints } from './endpoints.ts';
import { openstackErrors } from './errors.ts';
import { identity } from './identity.ts';
import { image } from './image.ts';
import { keyManager } from './key-manager.ts';
import { loadBalancer } from './load-balancer.ts';
import { network } from './network.ts';
import { objectStore } from './object-store.ts';
import { createRedaction } from './redaction.ts';
import { createServiceClient } from './service-calls.ts';
import type { ServiceClient } from './service-client.ts';
import type { CallFrame } from './session.ts';
import { createSession } from './session.ts';
import { createTransport } from './transport.ts';

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

/** What all scopes of one cloud share. */
interface Core {
  readonly config: CloudConfig;
  readonly service: (type: string, frame: CallFrame) => ServiceClient;
  readonly token: (frame: CallFrame) => ReturnType<Cloud['token']>;
  readonly endpoint: (type: string, frame: CallFrame) => ReturnType<Cloud['endpoint']>;
  readonly close: () => Promise<void>;
}

/**
 * A cloud to work with. Nothing is sent before the first call. Throws `openstack.config-invalid` for an auth method that is not known.
 */
export function openCloud(config: CloudConfig, options: CloudOptions = {}): Cloud {
  const frame: CallFrame = {
    recorders: options.recorder ? [options.recorder] : [],
    signals: options.signal ? [options.signal] : [],
    deadline: options.deadline ?? config.timeout ?? 60,
  };
  return seenThrough(createCore(config, options), frame);
}

function createCore(config: CloudConfig, options: CloudOptions): Core {
  const method = findAuthMethod(config.authType);
  if (!method) {
    throw openstackErrors.error('config-invalid', {
      place: config.source,
      problem: `auth_type "${config.authType}" is not known.`,
      advice: 'Use password, token or v3applicationcredential.',
    });
  }
  const concurrency = options.concurrency ?? 10;
  const redaction = createRedaction();
  const transport = createTransport({
    policy: options.egress ?? operatorPolicy,
    tls: () => readTlsFiles(config.tls),
    connections: concurrency,
  });
  const common = { transport, redaction, concurrency, userAgent: options.userAgent ?? 'allmend' };
  const authentication = createAuthentication({
    config,
    method,
    redaction,
    session: createSession({ ...common, authentication: null }),
  });
  const session = createSession({ ...common, authentication });
  const endpoints = createEndpoints({ config, session, authentication });
  const token: Core['token'] = async (frame) =>
    (await authentication.token(frame, AbortSignal.any([...frame.signals]))).info;
  return {
    config,
    service: (type, frame) => createServiceClient({ type, session, endpoints, frame }),
    token,
    endpoint: async (type, frame) => endpoints.find(officialType(type), await token(frame)),
    close: () => transport.close(),
  };
}

/** Service objects are made when they are first asked for: most scopes use one. */
function seenThrough(core: Core, frame: CallFrame): Cloud {
  const made = new Map<string, unknown>();
  const service = <T>(type: string, make: (client: ServiceClient) => T): T => {
    if (!made.has(type)) made.set(type, make(core.service(type, frame)));
    return made.get(type) as T;
  };
  return {
    name: core.config.name,
    config: core.config,
    scoped: (scope) => seenThrough(core, narrowed(frame, scope)),
    token: () => core.token(frame),
    endpoint: (type) => core.endpoint(type, frame),
    get identity() {
      return service('identity', identity);
    },
    get compute() {
      return service('compute', compute);
    },
    get image() {
      return service('image', image);
    },
    get blockStorage() {
      return service('block-storage', blockStorage);
    },
    get network() {
      return service('network', network);
    },
    get keyManager() {
      return service('key-manager', keyManager);
    },
    get loadBalancer() {
      return service('load-balancer', loadBalancer);
    },
    get objectStore() {
      return service('object-store', objectStore);
    },
    close: core.close,
  };
}

function narrowed(frame: CallFrame, scope: CallScope): CallFrame {
  return {
    recorders: scope.recorder ? [...frame.recorders, scope.recorder] : frame.recorders,
    signals: scope.signal ? [...frame.signals, scope.signal] : frame.signals,
    deadline: scope.deadline ?? frame.deadline,
  };
}
