import { Cloud, ConformanceRun, Secret, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { serverErrors } from './errors.ts';
import { subjectLabel } from './subject-add.ts';

export interface RemoveOptions {
  readonly namespace: string;
  readonly name: string;
  readonly signal: AbortSignal;
  /** Told what is gone, and what is waited for. */
  readonly say: (line: string) => void;
}

/**
 * Removes a subject, and then the Cloud and the Secret that were added with it: not before its runs have ended, for what they created is
 * taken away with those. Doing it again completes what was left. Its reports stay as long as all others. Throws StatusErrors and
 * `server.no-subject`.
 */
export async function removeSubject(client: Client, { namespace, name, signal, say }: RemoveOptions): Promise<void> {
  const subject = await client.kind(Subject).delete({ namespace, name });
  if (subject === 'deleted') say(`Subject ${namespace}/${name} is gone`);
  const labels = `${subjectLabel}=${name}`;
  const [clouds, secrets] = await Promise.all([
    Array.fromAsync(client.kind(Cloud).metadata().list({ namespace, labels })),
    Array.fromAsync(client.kind(Secret).metadata().list({ namespace, labels })),
  ]);
  if (subject === 'gone' && clouds.length + secrets.length === 0) {
    throw serverErrors.error('no-subject', { subject: `${namespace}/${name}` });
  }
  await runsEnded(client, { namespace, name, signal, say });
  for (const { metadata } of clouds) {
    await client.kind(Cloud).delete({ namespace, name: metadata.name! });
    say(`Cloud ${namespace}/${metadata.name!} is gone`);
  }
  for (const { metadata } of secrets) {
    await client.kind(Secret).delete({ namespace, name: metadata.name! });
    say(`Secret ${namespace}/${metadata.name!} is gone`);
  }
}

async function runsEnded(client: Client, { namespace, name, signal, say }: RemoveOptions): Promise<void> {
  const runs = client.kind(ConformanceRun);
  const selection = { namespace, fields: `spec.subject=${name},status.phase=Running` };
  let told = false;
  for (;;) {
    const { items, resourceVersion } = await runs.page(selection);
    if (items.length === 0) return;
    if (!told) say('Its run ends, and takes away what it created …');
    told = true;
    for await (const event of runs.watch({ ...selection, since: resourceVersion, signal })) {
      if (event.type !== 'bookmark') break;
    }
  }
}
