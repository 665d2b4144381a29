import { onTestFinished, vi } from 'vitest';
import type { SandboxCloud } from './cloud/sandbox-cloud.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';

/** A sandbox that ends with the test; an error of the sandbox itself fails the test. */
export async function testSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const bugs: unknown[] = [];
  const sandbox = await startSandbox({ pace: 0, report: (error) => bugs.push(error), ...options });
  onTestFinished(async () => {
    await sandbox.close();
    if (bugs.length > 0) throw bugs[0];
  });
  return sandbox;
}

/** Stops the clock of the sandboxes of this test; from then on time passes only as it is told. */
export function stopClock(): { pass(milliseconds: number): void } {
  let now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  return { pass: (milliseconds) => void (now += milliseconds) };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Tests look at answers of any shape.
  readonly body: Json;
  readonly text: string;
}

/** Whatever JSON an answer holds; tests say what they expect of it. */
export interface Json {
  readonly [key: string]: Json;
  readonly [index: number]: Json;
}

/** A text in an answer; anything else fails the test. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

/** One login at a cloud, for tests that look at the wire itself. */
export interface Wire {
  readonly token: string;
  readonly projectId: string;
  readonly userId: string;
  /** `path` below the API port, e.g. `/compute/v2.1/servers`. */
  send(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Reply>;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

/** Logs in as one of a cloud's accounts: `''` is the member. */
export async function login(cloud: SandboxCloud, suffix = ''): Promise<Wire> {
  const account = cloud.accounts.find(({ cloudName }) => cloudName === `${cloud.name}${suffix}`)!;
  const domain = { name: account.domainName };
  const scope = account.projectName === null ? { domain } : { project: { name: account.projectName, domain } };
  const user = { name: account.userName, password: account.password, domain };
  const issued = await request(cloud, 'POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity: { methods: ['password'], password: { user } }, scope } },
  });
  return wire(cloud, issued.headers.get('x-subject-token')!, account.projectId ?? '', account.userId);
}

/** The wire with a token of any origin. */
export function wire(cloud: SandboxCloud, token: string, projectId = '', userId = ''): Wire {
  const send: Wire['send'] = (method, path, options = {}) =>
    request(cloud, method, path, { ...options, headers: { 'x-auth-token': token, ...options.headers } });
  return {
    token,
    projectId,
    userId,
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
    delete: (path) => send('DELETE', path),
  };
}

/** One request without login. A body that is no text is sent as JSON. */
export async function request(
  cloud: SandboxCloud,
  method: string,
  path: string,
  options: { readonly body?: unknown; readonly headers?: Record<string, string>; readonly signal?: AbortSignal } = {},
): Promise<Reply> {
  const response = await fetch(`${cloud.urls.api}${path}`, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...options.headers },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
