import { isAllmendError } from '@allmend/kit-errors';
import { waitUntil } from '@allmend/kit-testing';
import { onTestFinished } from 'vitest';
import type { CallRecord } from '@allmend/kit-egress';
import type { Cloud } from './cloud.ts';
import type { NewApplicationCredential } from './identity.ts';
import { openCloud } from './open-cloud.ts';
import { Secret } from '@allmend/kit-secret';

/** What a contract suite may do to the cloud it is run against. */
export interface ContractOptions {
  /** Also what takes more than some seconds: servers, backups. */
  readonly slow?: boolean;
  /** A release that lacks what came later: `zed` has no API for default security group rules. Default `current`. */
  readonly release?: 'zed' | 'current';
}

/** Opens the cloud as a plain member of a project. The suite closes it. */
export type OpenCloud = () => Promise<Cloud>;

/** A UUID that is valid and belongs to nothing. */
export const unknownId = '5b1c6c2e-9d4f-4c7e-8a51-0f3d2b6a7c90';

let made = 0;

/** A name that no other run has. */
export function uniqueName(kind: string): string {
  made++;
  return `svc-${Date.now().toString(36)}${process.pid.toString(36)}-${made}-${kind}`;
}

/** Removes something when the test ends, in reverse order of the calls, whatever became of the test. */
export function afterwards(remove: () => Promise<unknown>): void {
  onTestFinished(async () => void (await remove()));
}

/** The same project, seen with a new application credential of the same user, which ends with the test. */
export async function asApplicationCredential(cloud: Cloud, body: NewApplicationCredential): Promise<Cloud> {
  const { userId } = await cloud.token();
  const made = await cloud.identity.createApplicationCredential(userId, body);
  afterwards(() => cloud.identity.deleteApplicationCredential(userId, made.id));
  const opened = openCloud({
    ...cloud.config,
    authType: 'v3applicationcredential',
    auth: {
      auth_url: cloud.config.auth['auth_url']!,
      application_credential_id: made.id,
      application_credential_secret: new Secret(made.secret!),
    },
  });
  afterwards(() => opened.close());
  return opened;
}

/** How a service refused: all that a client can tell it by. */
export interface Refusal {
  readonly reason: string;
  readonly status: number | null;
  /** The answer's body: JSON where it is JSON, else text. */
  readonly body: unknown;
}

/** Makes a call that must be refused. */
export async function refusal(cloud: Cloud, call: (cloud: Cloud) => Promise<unknown>): Promise<Refusal> {
  const calls: CallRecord[] = [];
  try {
    await call(cloud.scoped({ recorder: (one) => calls.push(one) }));
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    const last = calls.at(-1);
    return { reason: error.reason, status: last?.status ?? null, body: bodyOf(last) };
  }
  throw new Error('the cloud allowed what it should refuse');
}

/** Neutron's error body: the exception's name is what clients tell refusals apart by. */
export function neutronError(type: string): Record<string, unknown> {
  return { NeutronError: { type, message: anyText, detail: '' } };
}

/** The body of Nova and Cinder: a name for the status, and the status again. */
export function fault(name: string, code: number): Record<string, unknown> {
  return { [name]: { code, message: anyText } };
}

/** Any text with something in it. */
export const anyText = {
  asymmetricMatch: (value: unknown) => typeof value === 'string' && value !== '',
  toString: () => 'AnyText',
};

/** Waits until a status is the wanted one; fails at once in `error` and the like. */
export async function waitForStatus(
  wanted: string,
  ask: () => Promise<{ readonly status?: string | undefined }>,
  seconds = 120,
): Promise<void> {
  await waitUntil(
    `status ${wanted}`,
    async () => {
      const { status = '' } = await ask();
      if (/^error/i.test(status) && !/^error/i.test(wanted)) throw new Error(`status is ${status}, not ${wanted}`);
      return status.toLowerCase() === wanted.toLowerCase();
    },
    seconds,
  );
}

/**
 * Sends a request as it stands, without what the client adds: for headers that the client would never send. Needs a cloud that is
 * configured with a password.
 */
export async function plainRequest(
  cloud: Cloud,
  service: string,
  path: string,
  headers: Record<string, string>,
): Promise<Response> {
  const base = (await cloud.endpoint(service))!.replace(/\/+$/, '');
  return fetch(`${base}${path}`, { headers: { ...headers, 'x-auth-token': await plainToken(cloud) } });
}

async function plainToken(cloud: Cloud): Promise<string> {
  const { userId, projectId } = await cloud.token();
  const { auth_url: authUrl, password } = cloud.config.auth;
  const secret = password instanceof Secret ? password.reveal() : password;
  const response = await fetch(`${String(authUrl)}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { id: userId, password: secret } } },
        scope: { project: { id: projectId } },
      },
    }),
  });
  return response.headers.get('x-subject-token')!;
}

function bodyOf(call: CallRecord | undefined): unknown {
  if (!call?.responseBody) return null;
  const text = new TextDecoder().decode(call.responseBody);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
