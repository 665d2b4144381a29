import { Cloud, ConformanceRun, EvidenceDocument, Scope, Subject } from '@allmend/api/kinds';
import { keyOf, parseKey, type Client, type MetadataObject, type ObjectKey } from '@allmend/core-client';
import {
  contentChanged,
  createController,
  watching,
  type Controller,
  type ControllerOptions,
} from '@allmend/core-controller';
import { operatorPolicy, strangersPolicy, type EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import { standards as allStandards } from '../checks/registry.ts';
import type { Standard } from '../engine/testcase.ts';
import type { Journal } from '../monitor/journal.ts';
import { createDocumentReader } from './documents.ts';
import { createFindingReader } from './findings.ts';
import { createSubjectMemory, type Named } from './memory.ts';
import { beginSubjectRound, subjectSteps, type SubjectRound, type SubjectWork } from './subject-reconcile.ts';

export interface SubjectControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  readonly journal: Journal;
  /** Id of the tenant of that path; '' is the root. */
  readonly tenantId: (path: string) => Promise<string>;
  /** As for runs: default of the root also into private networks, of others only to public addresses. */
  readonly egress?: (tenant: string) => EgressPolicy;
  readonly standards?: readonly Standard[];
  /** Milliseconds between two looks at a cloud for what has changed; default 10 minutes. */
  readonly lookMs?: number;
  /** Milliseconds after which a Secret is read again while its cloud does not accept it; default 15 s. */
  readonly secretMs?: number;
  /** Seconds for one request of a look with its repetitions; default 15. */
  readonly deadline?: number;
  /** Subjects worked on at once: a cloud that hangs must not hold up the others; default 16. */
  readonly concurrency?: number;
  readonly now?: () => Date;
}

const ownAndOthers = (tenant: string): EgressPolicy => (tenant === '' ? operatorPolicy : strangersPolicy);

/**
 * Keeps Subjects of all tenants: whether their clouds can be measured, their standing for each scope, the runs that are due, and what
 * people are to be told (docs/decisions/0024). One replica works. The client needs the rights of `system:allmend:conformance-controller`.
 */
export function subjectController(client: Client, options: SubjectControllerOptions): Controller {
  const { logger, lease, journal, lookMs = 600_000, now = () => new Date() } = options;
  const begun = now();
  const work: SubjectWork = {
    journal,
    memory: createSubjectMemory({ lookMs, begun }, now),
    findings: createFindingReader(journal),
    documents: createDocumentReader(),
    tenantId: options.tenantId,
    egress: options.egress ?? ownAndOthers,
    standards: options.standards ?? allStandards,
    deadline: options.deadline ?? 15,
    secretMs: options.secretMs ?? 15_000,
    begun,
    now,
  };
  const concerned = (by: (named: Named) => boolean): readonly ObjectKey[] => work.memory.concerned(by).map(parseKey);
  const ofNamespace = (_object: MetadataObject, { tenant, namespace }: ObjectKey) =>
    concerned((named) => named.tenant === tenant && named.namespace === namespace);
  return createController<SubjectRound>({
    name: 'subject-controller',
    client,
    logger,
    lease,
    concurrency: options.concurrency ?? 16,
    firstPauseMs: 1000,
    watches: [
      watching(Subject, {
        keep: 'objects',
        tenants: 'all',
        // A report came, at whichever replica.
        when: (object, before) =>
          contentChanged(object, before) || object.status?.lastReport?.id !== before.status?.lastReport?.id,
      }),
      // Of a run that ends the selection gets to know: it then comes back into it.
      watching(ConformanceRun, {
        keep: 'metadata',
        tenants: 'all',
        fields: 'status.phase!=Running',
        keys: (object) => subjectsOf(object),
        when: () => false,
      }),
      watching(Scope, {
        keep: 'metadata',
        tenants: 'all',
        keys: ({ metadata }, { tenant }) =>
          concerned((named) => named.tenant === tenant && named.scopes.includes(metadata.name ?? '')),
      }),
      watching(Cloud, {
        keep: 'metadata',
        tenants: 'all',
        keys: (_object, { tenant, namespace, name }) =>
          concerned((named) => named.tenant === tenant && named.namespace === namespace && named.cloud === name),
      }),
      // What was decided about a document stands in its status.
      watching(EvidenceDocument, { keep: 'metadata', tenants: 'all', keys: ofNamespace, when: () => true }),
    ],
    begin: (round) => beginSubjectRound(work, round),
    reconcile: subjectSteps,
  });
}

/** Runs that the schedule made belong to their subject; a run that people made tells by its report. */
function subjectsOf(run: MetadataObject): readonly ObjectKey[] {
  const key = keyOf(run, '*');
  const owners = run.metadata.ownerReferences ?? [];
  return owners.filter(({ kind }) => kind === Subject.kind).map(({ name }) => ({ ...key, name }));
}
