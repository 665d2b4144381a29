import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

const run = promisify(execFile);
const program = resolve(import.meta.dirname, '../../main.ts');

/** Without what the tests themselves are told by variables: those would be read as settings. */
const plainEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('ALLMEND_')),
);

/** A hub in a process of its own, as people start it. */
export interface HubProcess extends AsyncDisposable {
  readonly url: string;
  readonly process: ChildProcess;
  readonly dataDir: string;
  /** What it has written to its log so far. */
  readonly log: () => string;
  /** What it has told on its standard output so far. */
  readonly printed: () => string;
  /** Text of a kubeconfig for the administrator of a tenant; default the root. */
  kubeconfig(tenant?: string): Promise<string>;
  /** SIGTERM, and waits for the end; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

/** Command and first arguments of the program; default: from the checkout. */
export type Program = readonly [command: string, ...args: string[]];

/** Starts `allmend up` on a free port and waits until it listens. */
export async function startHubProcess(
  dataDir: string,
  options: readonly string[] = [],
  [command, ...first]: Program = [process.execPath, program],
): Promise<HubProcess> {
  const args = [...first, 'up', '--data-dir', dataDir, '--listen', '127.0.0.1:0', '--log-level', 'info', ...options];
  const child = spawn(command, args, { env: plainEnvironment, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  const listening = new Promise<string>((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /https:\/\/[^\s]+:\d+/.exec(line)?.[0];
      if (url) found(url);
    });
  });
  const url = await Promise.race([
    listening,
    ended.then((code) => Promise.reject(new Error(`the hub ended with ${code} before it listened: ${log}`))),
  ]);
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    process: child,
    dataDir,
    log: () => log,
    printed: () => printed,
    async kubeconfig(tenant = '') {
      const named = tenant === '' ? [] : ['--tenant', tenant];
      const kubeconfigArgs = [...first, 'kubeconfig', '--data-dir', dataDir, ...named];
      const { stdout } = await run(command, kubeconfigArgs, { env: plainEnvironment });
      return stdout;
    },
    stop: () => stop('SIGTERM'),
    kill: async () => void (await stop('SIGKILL')),
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  };
}

/** The API as a kubeconfig reaches it. */
export interface HubApi extends AsyncDisposable {
  call(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<HubAnswer>;
  /** Lines of a text. */
  lines(path: string): AsyncGenerator<string>;
  /** Events of a watch, until the signal aborts or the server ends it. */
  watch(path: string, signal: AbortSignal): AsyncGenerator<{ readonly type: string; readonly object: HubObject }>;
}

export interface HubAnswer {
  readonly code: number;
  readonly body: HubObject;
}

export interface HubObject {
  readonly metadata: { readonly name?: string; readonly resourceVersion: string };
  readonly items?: readonly HubObject[];
  readonly [member: string]: unknown;
}

/** Opens the API for a kubeconfig that `allmend kubeconfig` printed; `url` takes the place of the server in it. */
export function openHubApi(kubeconfig: string, url?: string): HubApi {
  const config = parse(kubeconfig) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, string> }[];
  };
  const { cluster } = config.clusters[0]!;
  const { user } = config.users[0]!;
  const decoded = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString();
  const bearer = user['token'] === undefined ? {} : { authorization: `Bearer ${user['token']}` };
  const base = url ?? cluster['server']!;
  const dispatcher = new Agent({
    allowH2: false,
    bodyTimeout: 0,
    connect: {
      ca: decoded(cluster['certificate-authority-data']),
      ...(user['client-certificate-data'] !== undefined && {
        cert: decoded(user['client-certificate-data']),
        key: decoded(user['client-key-data']),
      }),
    },
  });
  return {
    async call(method, path, body, headers = {}) {
      const response = await request(`${base}${path}`, {
        dispatcher,
        method,
        headers: { 'content-type': 'application/json', ...bearer, ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { code: response.statusCode, body: (await response.body.json()) as HubObject };
    },
    async *lines(path) {
      const response = await request(`${base}${path}`, { dispatcher, method: 'GET', headers: bearer });
      yield* createInterface({ input: response.body });
    },
    async *watch(path, signal) {
      const response = await request(`${base}${path}`, { dispatcher, method: 'GET', headers: bearer, signal });
      try {
        for await (const line of createInterface({ input: response.body })) {
          yield JSON.parse(line) as { type: string; object: HubObject };
        }
      } catch (error) {
        if (!signal.aborted && (error as { code?: string }).code !== 'UND_ERR_SOCKET') throw error;
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}
