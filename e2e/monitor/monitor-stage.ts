import { join } from 'node:path';
import { Cloud, ConformanceRun, Namespace, Notice, Scope, Secret, Subject } from '@allmend/api/kinds';
import {
  createJournal,
  openMonitorKeys,
  runController,
  scopeController,
  subjectController,
  type Clean,
  type Journal,
  type RunControllerOptions,
} from '@allmend/conformance/controllers';
import { openFolderTenantBlobs, type TenantBlobs } from '@allmend/core-blobs';
import type { Client } from '@allmend/core-client';
import type { Controller } from '@allmend/core-controller';
import { openSqliteLedger, type Entry, type Ledger } from '@allmend/core-ledger';
import { openStackPremises, sweep } from '@allmend/janitor';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import {
  startSandbox,
  type InventoryItem,
  type Sandbox,
  type SandboxCloud,
  type SandboxOptions,
} from '@allmend/openstack-sandbox';
import { parse, stringify } from 'yaml';
import { quickTimes } from './quick-times.ts';
import { openApiStage, type ApiStage } from '../hub/api-stage.ts';

/** A monitor in this process: the API, a journal, controllers, and simulated clouds that it measures. */
export interface MonitorStage extends AsyncDisposable {
  readonly api: ApiStage;
  readonly client: Client;
  readonly sandbox: Sandbox;
  readonly cloud: SandboxCloud;
  readonly journal: Journal;
  readonly blobs: TenantBlobs;
  readonly ledger: Ledger;
  /** Where it is, for another process. */
  readonly ledgerFile: string;
  readonly blobsFolder: string;
  /** What the controllers have logged. */
  readonly log: readonly string[];
  readonly namespace: string;
  /** Enters the scope, the cloud with its credentials, and the subject. */
  enter(name: string, options?: EnterOptions): Promise<void>;
  /** One replica more; `run` alone works on runs, and others make them. */
  replica(options?: ReplicaOptions): Promise<Replica>;
  subject(name: string): Promise<Subject>;
  runs(name: string): Promise<readonly ConformanceRun[]>;
  notices(): Promise<readonly Notice[]>;
  /** What users have in the cloud now and had not when it was opened. */
  additions(): readonly InventoryItem[];
  until<T>(what: string, look: () => Promise<T | null | undefined | false | ''>, seconds?: number): Promise<T>;
}

export interface EnterOptions {
  readonly cloud?: SandboxCloud;
  readonly active?: 'daily' | 'never';
  readonly endpoint?: string;
  /** Stands in the `clouds.yaml` instead of the member's. */
  readonly entry?: object;
  /** Changes the member's entry of the `clouds.yaml`. */
  readonly auth?: (auth: Record<string, string>) => Record<string, string>;
  readonly scopes?: readonly string[];
  readonly spec?: Partial<Subject['spec']>;
}

export interface ReplicaOptions {
  readonly controllers?: readonly ('subject' | 'run' | 'scope')[];
  readonly run?: Partial<RunControllerOptions>;
  readonly lookMs?: number;
}

export interface Replica {
  readonly client: Client;
  stop(): Promise<void>;
}

interface CloudEntry {
  readonly auth: Record<string, string>;
  readonly [key: string]: unknown;
}

const same = (auth: Record<string, string>): Record<string, string> => auth;

export async function openMonitorStage(options: SandboxOptions = {}): Promise<MonitorStage> {
  const bugs: unknown[] = [];
  const sandbox = await startSandbox({ pace: 0, names: ['lindenau'], report: (error) => bugs.push(error), ...options });
  const api = await openApiStage();
  const folder = await temporaryFolder('monitor');
  const [blobsFolder, ledgerFile] = [join(folder.path, 'blobs'), join(folder.path, 'ledger.sqlite')];
  const blobs = openFolderTenantBlobs(blobsFolder);
  const journal = createJournal({ store: api.store, blobs });
  const ledger = await openSqliteLedger(ledgerFile);
  const log: string[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => log.push(line) });
  const cloud = sandbox.clouds[0]!;
  const before = new Set(cloud.state.resources().map(({ kind, id }) => `${kind}/${id}`));
  const namespace = 'hansa';
  const { client } = api;
  await client.kind(Namespace).create({ metadata: { name: namespace } });
  const entries = (parse(sandbox.cloudsYaml()) as { clouds: Record<string, CloudEntry> }).clouds;
  const replicas: Replica[] = [];

  const clean = cleanWith(ledger);
  const tenantId = (path: string): Promise<string> => Promise.resolve(path === '' ? 'root' : path);
  const common = { logger, lease: 'none' as const, journal, tenantId };

  const stage: MonitorStage = {
    api,
    client,
    sandbox,
    cloud,
    journal,
    blobs,
    ledger,
    ledgerFile,
    blobsFolder,
    log,
    namespace,
    async enter(
      name,
      { cloud: chosen = cloud, active = 'daily', endpoint, auth = same, scopes, spec, entry: own } = {},
    ) {
      const entry = entries[chosen.name]!;
      await writeScope(client);
      const changed = own ?? { ...entry, auth: auth(entry.auth) };
      const content = { 'clouds.yaml': stringify({ clouds: { any: changed } }) };
      await client
        .kind(Secret)
        .apply({ metadata: { name: `${name}-credentials`, namespace }, stringData: content }, { force: 'yes' });
      await client.kind(Cloud).create({
        metadata: { name, namespace },
        spec: {
          type: 'openstack',
          endpoint: endpoint ?? entry.auth['auth_url']!,
          region: chosen.region,
          credentialRef: { name: `${name}-credentials` },
        },
      });
      await client.kind(Subject).create({
        metadata: { name, namespace },
        spec: {
          displayName: 'Hansa Cloud',
          operator: 'Hansa IT eG',
          scopes: [...(scopes ?? ['scs-compatible-iaas'])],
          measurement: { cloud: name, active },
          ...spec,
        },
      });
    },
    async replica({ controllers = ['subject', 'run', 'scope'], run = {}, lookMs } = {}) {
      const own = await api.open('replica');
      const all: Record<string, () => Controller> = {
        subject: () => subjectController(own, { ...common, secretMs: 100, ...(lookMs !== undefined && { lookMs }) }),
        scope: () => scopeController(own, common),
        run: () =>
          runController(own, {
            ...common,
            blobs,
            ledger,
            clean,
            keys: openMonitorKeys({ store: api.store }),
            tool: { name: 'allmend', version: '0.0.0' },
            deadline: 10,
            times: quickTimes,
            ...run,
          }),
      };
      const started = controllers.map((name) => all[name]!());
      for (const one of started) one.start();
      let stopped: Promise<void> | null = null;
      const replica: Replica = {
        client: own,
        stop: () => (stopped ??= Promise.all(started.map((one) => one.stop())).then(() => undefined)),
      };
      replicas.push(replica);
      return replica;
    },
    subject: (name) => client.kind(Subject).get({ name, namespace }),
    runs: (name) => Array.fromAsync(client.kind(ConformanceRun).list({ namespace, fields: `spec.subject=${name}` })),
    notices: () => Array.fromAsync(client.kind(Notice).list({ namespace })),
    additions: () => cloud.state.resources().filter(({ kind, id }) => !before.has(`${kind}/${id}`)),
    async until(what, look, seconds = 100) {
      let found: Awaited<ReturnType<typeof look>> = null;
      await waitUntil(
        what,
        async () => {
          found = await look();
          return Boolean(found);
        },
        seconds,
      );
      return found as never;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map((one) => one.stop()));
      await api[Symbol.asyncDispose]();
      await ledger.close();
      await sandbox.close();
      await folder[Symbol.asyncDispose]();
      if (bugs.length > 0) throw bugs[0];
    },
  };
  return stage;
}

/** As the server hands the janitor in. */
export function cleanWith(ledger: Ledger): Clean {
  return async ({ cloudName, open, signal }) => {
    const ended = await ledger.runs({ live: false });
    const runs = ended.filter((one) => one.cloudName === cloudName).map(({ id }) => id);
    await sweep({
      ledger,
      open: () => openStackPremises(open(), { ledger, dryRun: false, signal }),
      runs,
      wait: false,
      signal,
    });
    const left = await Promise.all(runs.map((run) => ledger.entries({ run, states: ['intended', 'created'] })));
    return { left: left.flat().filter(isThere).length };
  };
}

/** What was asked for, not answered and not found may still come: a later sweep looks again. */
function isThere({ state, absentSince }: Entry): boolean {
  return state === 'created' || absentSince === null;
}

async function writeScope(client: Client): Promise<void> {
  const name = 'scs-compatible-iaas';
  await client.kind(Scope).apply({ metadata: { name }, spec: { shipped: name } }, { force: 'yes' });
}
