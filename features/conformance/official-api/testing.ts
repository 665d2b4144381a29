import { randomUUID } from 'node:crypto';
import type { Subject, Submitter } from '@allmend/api/kinds';
import { makeApiKey, type ApiKey } from '../intake/api-key.ts';
import type { TakenReport } from '../intake/intake.ts';
import {
  createRefusingJournal,
  createTestKey,
  directoryOf,
  scopeObject,
  subjectObject,
  submitterObject,
  type TestKey,
  type TestObjects,
} from '../intake/testing.ts';
import { mainTestcases } from '../scope/resolution.ts';
import { readScope } from '../scope/reader.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { signContent } from '../signature/sign.ts';
import type { PublicAnswer } from './http.ts';
import { createOfficialApi, type OfficialApiOptions } from './official-api.ts';

export const iaas = '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f';
const iaasScope = readScope(findShipped('scs-compatible-iaas')!.text, 'scs-compatible-iaas');
/** Testcases that decide about the version that counts in November 2026. */
export const demanded = mainTestcases(iaasScope, 'v5.1');

export interface ReportText {
  readonly uuid?: string;
  readonly subject?: string;
  readonly scope?: string;
  readonly checkedAt?: string;
  readonly results?: Readonly<Record<string, number | string>>;
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
}

/** An official report in YAML. Texts are written as JSON, which YAML reads. */
export function reportText(more: ReportText = {}): string {
  const { uuid = randomUUID(), subject = 'cloud-a', scope = iaas, checkedAt = '2026-11-20 20:44:34.503988' } = more;
  const { results = Object.fromEntries(demanded.map((id) => [id, 1])), stdout = [], stderr = [] } = more;
  const json = JSON.stringify;
  return `---
spec: {uuid: ${scope}, name: SCS-compatible IaaS, url: https://scopes.example/iaas.yaml}
checked_at: ${checkedAt}
reference_date: 2026-11-20
subject: ${json(subject)}
run:
  uuid: ${uuid}
  argv: [-s, ${json(subject)}]
  assignment: {os_cloud: secret-name}
  sections: null
  forced_version: null
  forced_tests: null
  invocations:
    one:
      id: one
      cmd: ./iaas/openstack_test.py -c secret-name
      results: {${Object.entries(results)
        .map(([id, result]) => `${json(id)}: ${result}`)
        .join(', ')}}
      rc: 0
      stdout: ${json(stdout)}
      stderr: ${json(stderr)}
      info: 0
      warning: 0
      error: 0
      critical: 0
`;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly source?: string;
  /** Account whose key goes along. */
  readonly as?: string;
}

/** Made once for all monitors of a test file: keys take long. */
let credentials: Promise<readonly [TestKey, ApiKey]> | undefined;
const makeCredentials = () => Promise.all([createTestKey(), makeApiKey()]);

/** A monitor in memory: `cloud-a` hands in reports about itself. Its clock stands until a test sets it. */
export async function openTestMonitor(more: Partial<OfficialApiOptions> = {}) {
  const [key, { key: apiKey, hash }] = await (credentials ??= makeCredentials());
  const objects: TestObjects = { subjects: [], submitters: [], scopes: [], certificates: [], documents: [] };
  objects.scopes.push(scopeObject('scs-compatible-iaas'), scopeObject('scs-compatible-kaas'));
  const journal = createRefusingJournal();
  const logged: string[] = [];
  const taken: TakenReport[] = [];
  const clock = { now: new Date('2026-11-20T21:00:00Z') };
  const write = (fields: object, text: string): void => void logged.push(`${JSON.stringify(fields)} ${text}`);
  const log = { info: write, warn: write, error: write };
  const directory = directoryOf(objects);
  const now = (): Date => clock.now;
  const tell = async (report: TakenReport): Promise<void> => void taken.push(report);
  const stored: string[] = [];
  const blobs: OfficialApiOptions['blobs'] = () => ({
    put: async (bytes) => {
      const digest = journal.put(bytes);
      stored.push(digest);
      return digest;
    },
  });
  const api = createOfficialApi({ journal, blobs, directory, now, log, taken: tell, ...more });

  const addSubject = (name: string, spec: Partial<Subject['spec']> = {}, namespace = 'ops'): Subject => {
    const subject = subjectObject(name, spec, namespace);
    objects.subjects.push(subject);
    return subject;
  };
  const addSubmitter = (name: string, spec: Partial<Submitter['spec']> = {}, namespace = 'ops'): Submitter => {
    const keys = { apiKeys: [{ name: 'first', hash }], publicKeys: [{ name: 'runner', key: key.line }] };
    const submitter = submitterObject(name, { ...keys, ...spec }, namespace);
    objects.submitters.push(submitter);
    return submitter;
  };
  addSubject('cloud-a');
  addSubmitter('cloud-a');

  const login = (account: string, secret = apiKey): string =>
    `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}`;

  /** Null: the path is none of the official interface. */
  const request = async (method: string, address: string, options: AskOptions = {}): Promise<PublicAnswer | null> => {
    const url = new URL(address, 'http://monitor.example');
    const { headers = {}, body = '', source = '192.0.2.1', as } = options;
    return api({
      method,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: { ...headers, ...(as !== undefined && { authorization: login(as) }) },
      body: typeof body === 'string' ? Buffer.from(body) : body,
      source,
    });
  };
  const ask = async (method: string, address: string, options: AskOptions = {}): Promise<TestAnswer> => {
    const answer = await request(method, address, options);
    if (answer === null) throw new Error(`${address} is not answered`);
    const text = Buffer.from(answer.body).toString('utf8');
    return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) as unknown };
  };
  const get = (address: string, options: AskOptions = {}) => ask('GET', address, options);

  /** Signs and sends as the official runner does. */
  const submit = (content: string, options: AskOptions & { readonly type?: string } = {}) => {
    const signed = `${signContent(Buffer.from(content), key.signing)}&${content}`;
    const { type = 'application/x-signed-yaml' } = options;
    const headers = { 'content-type': type, ...options.headers };
    return ask('POST', '/reports', { as: 'cloud-a', ...options, headers, body: options.body ?? signed });
  };

  /** Digests of the evidence that came along. */
  const kept = { stored: (): readonly string[] => stored };
  const parts = { ...kept, objects, journal, blobs, directory, api, clock, logged, taken, key, apiKey, hash };
  return { ...parts, addSubject, addSubmitter, login, request, ask, get, submit };
}

export type TestMonitor = Awaited<ReturnType<typeof openTestMonitor>>;

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  json(): unknown;
}
