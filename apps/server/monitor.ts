import {
  createContinueTokens,
  type AuditEvents,
  type ReadResource,
  type SecurityParts,
  type VirtualResource,
} from '@allmend/core-apiserver';
import { Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import type { Controller } from '@allmend/core-controller';
import { openStoreLedger } from '@allmend/core-ledger';
import type { Store } from '@allmend/core-store';
import {
  certificateController,
  certificateSource,
  createCertificatePages,
  createDayRootResource,
  createDayRoots,
  createDecisions,
  createJournal,
  createOfficialApi,
  createRetention,
  createReviews,
  createStatusNotes,
  documentController,
  fourEyesRules,
  openDirectory,
  openMonitorKeys,
  runController,
  scopeController,
  subjectController,
  writeBundle,
  type MayReadSubject,
  type RunControllerOptions,
  createConformanceSubresources,
  createSheets,
  type SubjectPlace,
  type WrittenBundle,
} from '@allmend/conformance/controllers';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import { notificationController } from '@allmend/notification';
import type { ControllerParts } from './controllers.ts';
import { createEvidenceClaims } from './evidence-claims.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { PublicHandler } from './rooms.ts';
import { cleaner } from './run-cleaning.ts';
import { usualLicence, type ServerSettings } from './settings.ts';
import { startUpkeep, type Upkeep } from './upkeep.ts';

/** Pauses that tests shorten; left out: those of the controllers. */
export interface MonitorPace {
  /** Milliseconds between two looks at a cloud for what has changed. */
  readonly lookMs?: number;
  /** Signs of life of a run, and when others take it over. */
  readonly claim?: RunControllerOptions['times'];
}

export interface MonitorOptions {
  readonly store: Store;
  readonly evidence: EvidenceStore;
  readonly settings: ServerSettings;
  readonly logger: Logger;
  readonly version: string;
  /** Key of continue tokens. */
  readonly tokenKey: Uint8Array;
  /** The API as its own controllers see it; used only once it listens. */
  readonly client: Client;
  readonly egress: (tenant: string) => EgressPolicy;
  /** Id of the tenant of that path. Throws StatusErrors. */
  readonly tenantId: (path: string) => Promise<string>;
  /** The inverse; null for a tenant that is gone. */
  readonly tenantPath: (id: string) => Promise<string | null>;
  readonly pace?: MonitorPace;
  readonly now: () => Date;
}

/** Everything of the monitor that runs in a server: what it gives to the API, its controllers, what it answers to the public. */
export interface Monitor {
  readonly rules: ReturnType<typeof fourEyesRules>;
  readonly readable: readonly ReadResource[];
  /** `mayReadSubject`: by the rights of the hub. */
  subresources(mayReadSubject: MayReadSubject): ReturnType<typeof createConformanceSubresources>;
  virtual(parts: Pick<SecurityParts, 'registry'> & { readonly audit: AuditEvents }): readonly VirtualResource[];
  controllers(parts: ControllerParts): readonly Controller[];
  /** What it answers itself on the public listener, before the pages. */
  publicHandlers(): Promise<readonly PublicHandler[]>;
  /** Writes the evidence of subjects (`<namespace>/<name>`) of the tenant that is published. */
  bundle(path: string, subjects: readonly string[], signal: AbortSignal): Promise<WrittenBundle>;
  /** Seals days and forgets what is old, from now on. */
  start(): void;
  close(): Promise<void>;
}

/** So long what is gone stays in the ledger, for answers that come late. */
const ledgerDays = 7;
const minute = 60_000;

export async function createMonitor(options: MonitorOptions): Promise<Monitor> {
  const { store, evidence, settings, logger, tokenKey, client, egress, tenantId, now, pace = {} } = options;
  const { blobs } = evidence;
  const tokens = createContinueTokens(tokenKey);
  const journal = createJournal({ store, blobs });
  const keys = openMonitorKeys({ store, now });
  const roots = createDayRoots({ store, keys, now });
  const claims = createEvidenceClaims({ client, tenantPath: options.tenantPath, now });
  const retention = createRetention({
    store,
    blobs,
    journal,
    others: (tenant) => claims.digests(tenant),
    keepSince: (tenant) => claims.keepSince(tenant),
    now,
  });
  const ledger = await openStoreLedger(store);
  const publicUrl = settings.publicUrl ?? null;
  const tenantPath = settings.monitor?.tenant ?? '';
  const tool = { name: 'allmend', version: options.version };
  const sheets = createSheets({
    journal,
    roots,
    client,
    now,
    monitor: {
      name: settings.monitor?.name ?? 'Allmend',
      url: publicUrl,
      version: options.version,
      licence: settings.monitor?.licence ?? usualLicence,
    },
    failed: (error) => logger.warn({ error }, 'objects of the monitor were not followed for a while; it goes on'),
  });
  let upkeep: Upkeep | null = null;
  const closing: (() => Promise<void>)[] = [];
  let ended: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    await upkeep?.close();
    await sheets.close();
    for (const close of closing.toReversed()) await close();
    await ledger.close();
  };

  return {
    rules: fourEyesRules(now),
    readable: [createDayRootResource({ store, roots, tokens })],
    subresources: (mayReadSubject) => createConformanceSubresources({ sheets, journal, tokens, now, mayReadSubject }),

    virtual: ({ registry, audit }) => {
      const desk = { registry, audit, now };
      return [createDecisions({ ...desk, store }), createReviews(desk)];
    },

    controllers: ({ lease, client: own }) => {
      const common = { logger, lease, now };
      return [
        scopeController(own, common),
        subjectController(own, {
          ...common,
          journal,
          tenantId,
          egress,
          ...(pace.lookMs !== undefined && { lookMs: pace.lookMs }),
        }),
        runController(own, {
          logger,
          journal,
          blobs,
          ledger,
          keys,
          tenantId,
          egress,
          tool,
          clean: cleaner(ledger, egress),
          identity: lease.identity,
          ...(pace.claim && { times: pace.claim }),
        }),
        certificateController(own, common),
        documentController(own, common),
        notificationController(own, { ...common, egress, publicUrl }),
      ];
    },

    async publicHandlers() {
      const seen = client.tenant(tenantPath);
      const directory = await openDirectory({
        client: seen,
        tenant: await tenantId(tenantPath),
        failed: (error) => logger.warn({ error }, 'a watch of the public interface was interrupted and goes on'),
      });
      closing.push(async () => directory[Symbol.asyncDispose]());
      const notes = createStatusNotes({
        client: seen,
        failed: (error) =>
          logger.warn({ error }, 'the status could not say yet which report came last; it is tried again'),
      });
      closing.push(async () => notes[Symbol.asyncDispose]());
      void notes
        .catchUp(directory, journal)
        .catch((error: unknown) =>
          logger.warn({ error }, 'whether each status says which report came last is not known'),
        );
      const official = createOfficialApi({
        journal,
        blobs: (tenant) => blobs.of(tenant),
        directory,
        now,
        log: logger,
        taken: notes.taken,
        stewardNamespaces: ['default'],
      });
      const certificates = createCertificatePages({
        url: publicUrl,
        source: certificateSource(seen),
        allowedSigners: () => keys.allowedSigners(),
        sign: async (content, namespace) => (await keys.current()).sign(content, namespace),
        now,
      });
      return [official, certificates];
    },

    async bundle(path, wanted, signal) {
      const tenant = await tenantId(tenantPath);
      const names = new Set(wanted);
      const subjects: SubjectPlace[] = [];
      for await (const { metadata } of client.tenant(tenantPath).kind(Subject).metadata().list()) {
        const { namespace = '', name = '', uid = '' } = metadata;
        if (names.has(`${namespace}/${name}`)) subjects.push({ tenant, namespace, name, uid });
      }
      return writeBundle({ path, store, blobs, keys, tenant, subjects, now, signal });
    },

    start() {
      const chores = [
        { name: 'day-roots', everyMs: 5 * minute, run: async (tenant: string) => void (await roots.seal(tenant)) },
        {
          name: 'retention',
          everyMs: 360 * minute,
          run: async (tenant: string, signal: AbortSignal) => void (await retention.run(tenant, { signal })),
        },
        {
          name: 'ledger',
          everyMs: 60 * minute,
          run: async (tenant: string) => {
            if (tenant === 'root') await ledger.forget(new Date(now().getTime() - ledgerDays * 1440 * minute));
          },
        },
      ];
      upkeep = startUpkeep(chores, { tenants: () => tenantsWithEvidence(evidence), logger });
    },

    close: () => (ended ??= end()),
  };
}

/** The root, and every tenant that anything was ever reported in. */
async function tenantsWithEvidence({ blobs }: EvidenceStore): Promise<readonly string[]> {
  return [...new Set(['root', ...(await Array.fromAsync(blobs.tenants()))])];
}
