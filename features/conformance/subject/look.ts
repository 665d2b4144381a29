import { createHash } from 'node:crypto';
import type { Cloud as CloudObject } from '@allmend/api/kinds';
import type { FoundCondition } from '@allmend/core-controller';
import { isAllmendError, type AllmendError } from '@allmend/kit-errors';
import type { EgressPolicy } from '@allmend/kit-egress';
import {
  createRedaction,
  openCloud,
  secretValues,
  type Cloud,
  type CloudConfig,
  type TokenInfo,
} from '@allmend/openstack-client';
import type { FoundCloud } from '../run/cloud-access.ts';

/** What a quick look at a cloud has found, without measuring anything. */
export interface Look {
  readonly at: Date;
  /** State of the Cloud and its Secret that it was taken with. */
  readonly version: string;
  readonly reachable: FoundCondition;
  readonly accepted: FoundCondition;
  readonly credentials: { readonly type: string; readonly expiresAt: Date | null } | null;
  /** Another digest says that the cloud shows something else; null: it was not asked. */
  readonly digests: Digests | null;
  readonly requests: number;
}

export interface Digests {
  /** Of the catalogue and the roles. */
  readonly services: string;
  /** Versions of the services that have answered, by their type. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Of images and flavors; null when the budget did not allow it. */
  readonly lists: string | null;
}

export interface LookOptions {
  readonly found: FoundCloud;
  readonly egress: EgressPolicy;
  readonly signal: AbortSignal;
  /** Seconds for one request with its repetitions. */
  readonly deadline: number;
  /** `lists`: images and flavors too. */
  readonly depth: 'lists' | 'token';
  readonly now: () => Date;
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

/** Credentials by their method of authentication, as people call them. */
const typeNames: Readonly<Record<string, string>> = {
  password: 'password',
  v3password: 'password',
  token: 'token',
  v3token: 'token',
  v3applicationcredential: 'application credential',
};

const longestMessage = 1000;

/** Asks a cloud whether it answers and takes the credentials, and what it shows. Throws only what is no answer of a cloud. */
export async function lookAtCloud(options: LookOptions): Promise<Look> {
  const { found, egress, signal, deadline, now } = options;
  const base = { at: now(), version: found.version, credentials: null, digests: null };
  if (!found.config) return { ...base, ...unknown(found.problem!), requests: 0 };
  let requests = 0;
  const cloud = openCloud(found.config, {
    egress,
    signal,
    deadline,
    userAgent: 'allmend-monitor',
    recorder: ({ attempts }) => void (requests += attempts),
  });
  const clean = cleaner(found.config);
  try {
    const token = await cloud.token();
    const [credentials, lists] = [
      await describeCredentials(cloud, token, found.config, signal),
      options.depth === 'lists' ? await digestOfLists(cloud, signal) : null,
    ];
    const digests = { services: digestOfServices(token), versions: versionsOf(found.cloud), lists };
    return { ...base, ...accepted(token, clean), credentials, digests, requests };
  } catch (error) {
    signal.throwIfAborted();
    if (!isAllmendError(error)) throw error;
    return { ...base, ...failed(error, clean), requests };
  } finally {
    await cloud.close();
  }
}

type Conditions = Pick<Look, 'reachable' | 'accepted'>;
const reachableType = 'Reachable';
const acceptedType = 'CredentialsAccepted';

function unknown({ reason, message }: NonNullable<FoundCloud['problem']>): Conditions {
  return {
    reachable: { type: reachableType, status: 'Unknown', reason: 'NotAsked', message: 'The cloud could not be asked.' },
    accepted: { type: acceptedType, status: 'False', reason, message: message.slice(0, longestMessage) },
  };
}

function accepted({ projectName, roles }: TokenInfo, clean: Clean): Conditions {
  const project = projectName === null ? 'no project' : `the project "${projectName}"`;
  const message = `The credentials are accepted, for ${project}; roles: ${roles.join(', ') || 'none'}.`;
  const privileged = roles.filter((role) => role === 'admin' || role === 'manager');
  const reachable = {
    type: reachableType,
    status: 'True' as const,
    reason: 'Answers',
    message: 'Its identity service answers.',
  };
  // The check refuses such an account, so there is no use in beginning one.
  if (privileged.length > 0 || !roles.includes('member')) {
    const why = `${message} A check needs an account with the role member and no greater one.`;
    return { reachable, accepted: { type: acceptedType, status: 'False', reason: 'WrongRoles', message: clean(why) } };
  }
  return { reachable, accepted: { type: acceptedType, status: 'True', reason: 'Accepted', message: clean(message) } };
}

function failed(error: AllmendError, clean: Clean): Conditions {
  const found = {
    status: 'False' as const,
    reason: reasonOf(error),
    message: clean(`${error.message} ${error.remedy}`),
  };
  if (!refusals.has(error.reason)) {
    const message = 'The credentials could not be tried.';
    return {
      reachable: { type: reachableType, ...found },
      accepted: { type: acceptedType, status: 'Unknown', reason: 'NotReachable', message },
    };
  }
  const message = 'Its identity service answers.';
  return {
    reachable: { type: reachableType, status: 'True', reason: 'Answers', message },
    accepted: { type: acceptedType, ...found },
  };
}

async function describeCredentials(
  cloud: Cloud,
  token: TokenInfo,
  { authType, auth }: CloudConfig,
  signal: AbortSignal,
): Promise<NonNullable<Look['credentials']>> {
  const type = typeNames[authType] ?? authType;
  if (type === 'token') return { type, expiresAt: instant(token.expiresAt) };
  if (type !== 'application credential') return { type, expiresAt: null };
  const id = auth['application_credential_id'];
  try {
    const own = typeof id === 'string' ? await cloud.identity.getApplicationCredential(token.userId, id) : null;
    return { type, expiresAt: own ? instant(own.expires_at ?? null) : null };
  } catch (error) {
    signal.throwIfAborted();
    // Not every cloud lets a credential see itself; that it works is known already.
    if (!isAllmendError(error)) throw error;
    return { type, expiresAt: null };
  }
}

/** Keystone writes instants without a zone; they are UTC. Source: Identity API v3, application credentials, `expires_at`. */
function instant(text: string | null): Date | null {
  if (text === null) return null;
  const at = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function digestOfServices({ catalog, roles }: TokenInfo): string {
  const entries = catalog.map(({ type, name, endpoints }) => [
    type,
    name,
    endpoints.map((one) => [one.interface, one.region, one.url].join(' ')).toSorted(),
  ]);
  return digestOf([sorted(entries), roles.toSorted()]);
}

/**
 * Those that the controller of clouds has seen: they cost nothing here. It may not have looked yet, and a service may not have answered
 * it just then: neither says that anything has changed.
 */
function versionsOf(cloud: CloudObject | null): Readonly<Record<string, string>> {
  const services = (cloud?.status?.services ?? []).filter(({ versions = [] }) => versions.length > 0);
  return Object.fromEntries(services.map(({ type, versions = [] }) => [type, versions.toSorted().join(' ')]));
}

/** Null when one of them cannot be listed: the run says why. */
async function digestOfLists(cloud: Cloud, signal: AbortSignal): Promise<string | null> {
  try {
    const images = await Array.fromAsync(cloud.image.listImages({ visibility: 'public' }), ({ id, updated_at: at }) => [
      id,
      at ?? '',
    ]);
    const flavors = await Array.fromAsync(cloud.compute.listFlavors(), ({ id, name }) => [id, name]);
    return digestOf([sorted(images), sorted(flavors)]);
  } catch (error) {
    signal.throwIfAborted();
    if (!isAllmendError(error)) throw error;
    return null;
  }
}

function sorted(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** `openstack.tls-untrusted` → `TlsUntrusted`. */
function reasonOf({ reason }: AllmendError): string {
  const name = reason.slice(reason.indexOf('.') + 1);
  return name.replaceAll(/(?:^|-)([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}

type Clean = (text: string) => string;

/** The cloud's own words, without the secrets that were shown to it and without characters that are none of text. */
function cleaner(config: CloudConfig): Clean {
  const redaction = createRedaction();
  for (const secret of secretValues(config)) redaction.learn(secret);
  return (text) => {
    const line = redaction
      .text(text)
      .replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
      .trim();
    return line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
  };
}
