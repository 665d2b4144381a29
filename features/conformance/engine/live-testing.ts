import { join } from 'node:path';
import type { Finding, Snapshot } from '@allmend/api';
import { openSqliteLedger, type Entry } from '@allmend/core-ledger';
import { temporaryFolder } from '@allmend/kit-testing';
import type { Cloud } from '@allmend/openstack-client';
import { openEvidenceFolder } from '../evidence/folder.ts';
import { judge } from './judge.ts';
import type { RunEvent } from './observe.ts';
import { runCollection } from './run.ts';
import type { Testcase } from './testcase.ts';

/** What a run on a live cloud, real or simulated, gave. */
export interface LiveRun {
  readonly snapshot: Snapshot;
  /** By testcase id. */
  readonly findings: Readonly<Record<string, Finding>>;
  readonly events: readonly RunEvent[];
  /** Everything that the run wrote into its ledger. */
  readonly entries: readonly Entry[];
  /** Of these, what is not known to be gone. */
  readonly left: readonly Entry[];
}

export interface LiveOptions {
  readonly domainManagerCloud?: () => Promise<Cloud>;
  readonly readOnly?: boolean;
  readonly signal?: AbortSignal;
  readonly event?: (event: RunEvent) => void;
}

/** For tests: collects and judges some testcases on a cloud, with a ledger and evidence that are thrown away. */
export async function runLive(
  cloud: Cloud,
  testcases: readonly Testcase[],
  options: LiveOptions = {},
): Promise<LiveRun> {
  await using folder = await temporaryFolder('live');
  const ledger = await openSqliteLedger(join(folder.path, 'ledger.sqlite'));
  const events: RunEvent[] = [];
  try {
    const { snapshot } = await runCollection({
      cloud,
      testcases,
      readOnly: options.readOnly ?? false,
      allowPrivileged: false,
      ledger,
      evidence: await openEvidenceFolder(join(folder.path, 'evidence'), { create: true }),
      collect: { domainManagerCloud: options.domainManagerCloud ?? null, documents: {} },
      resume: null,
      tool: { name: 'test', version: '0' },
      signal: options.signal ?? new AbortController().signal,
      event(event) {
        events.push(event);
        options.event?.(event);
      },
    });
    const standard = { id: 'live', title: '', url: 'https://heide.example', testcases, texts: {} as never };
    const findings = judge(snapshot, [standard], 'text');
    const entries = await ledger.entries();
    return {
      snapshot,
      findings: Object.fromEntries(findings.map((one) => [one.testcase, one])),
      events,
      entries,
      left: entries.filter(({ state }) => state !== 'gone'),
    };
  } finally {
    await ledger.close();
  }
}
