import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { conformanceErrors, openEvidenceFolder, type UnfinishedRun } from '@allmend/conformance';
import type { Ledger } from '@allmend/core-ledger';
import type { Cloud } from '@allmend/openstack-client';
import type { CheckFlags } from './commands/check.ts';
import type { CommandContext } from './context.ts';
import { cliTexts } from './texts.ts';

export interface EvidencePlace {
  readonly folder: string;
  readonly resume: UnfinishedRun | null;
}

/**
 * Where a run keeps its evidence, and the interrupted run it goes on with. Without `--evidence` it is a folder of the cloud in
 * the state folder, which holds the newest run only. What the interrupted run left in the cloud is removed first.
 */
export async function prepareEvidence(what: {
  readonly context: CommandContext;
  readonly cloud: Cloud;
  readonly ledger: Ledger;
  readonly flags: Pick<CheckFlags, 'evidence' | 'readOnly' | 'resume'>;
}): Promise<EvidencePlace> {
  const { context, cloud, ledger, flags } = what;
  const authUrl = String(cloud.config.auth['auth_url'] ?? '');
  const id = createHash('sha256')
    .update(JSON.stringify([cloud.name, authUrl, cloud.config.region]))
    .digest('hex');
  const folder =
    flags.evidence ??
    join(context.stateFolder, 'evidence', `${cloud.name.replaceAll(/[^\w.-]/g, '_')}-${id.slice(0, 8)}`);
  const evidence = await openEvidenceFolder(folder, { create: true });
  const unfinished = (await evidence.unfinished()).filter(
    ({ head }) =>
      head.cloud === cloud.name &&
      head.authUrl === authUrl &&
      head.region === cloud.config.region &&
      head.readOnly === (flags.readOnly ?? false),
  );
  const living = new Set((await ledger.runs({ live: true })).map((run) => run.id));
  const interrupted = unfinished.filter(({ head }) => !living.has(head.run));
  if (!flags.resume) {
    if (flags.evidence === undefined && interrupted.length === unfinished.length)
      await rm(folder, { recursive: true, force: true });
    else for (const { head } of interrupted) await evidence.discard(head.run);
    return { folder, resume: null };
  }
  const resume = interrupted.at(-1);
  if (!resume) throw conformanceErrors.error('nothing-to-resume', { cloud: cloud.name, path: folder });
  for (const { head } of interrupted.slice(0, -1)) await evidence.discard(head.run);
  await removeLeftovers(context, ledger, resume.head.run);
  const count = resume.observations.filter((one) => one.state === 'observed').length;
  context.terminal.note(`${cliTexts.format(context.locale, 'resuming', { at: resume.head.startedAt, count })}\n`);
  return { folder, resume };
}

async function removeLeftovers(context: CommandContext, ledger: Ledger, run: string): Promise<void> {
  const { sweep } = await import('@allmend/janitor');
  const { openPremises } = await import('./premises.ts');
  await sweep({
    ledger,
    open: openPremises(context, ledger, { dryRun: false }),
    runs: [run],
    wait: false,
    signal: context.signal,
  });
}
