import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MonitorKeys } from '../monitor-keys.ts';
import { bundleFiles, bundleNamespace } from './layout.ts';
import { hashFile, listFiles, writeSums } from './sums.ts';

/** Writes the list of the files that are in the folder, and the monitor's signature on it. */
export async function signFiles(path: string, keys: MonitorKeys): Promise<void> {
  const sums = new Map<string, string>();
  for (const file of await listFiles(path)) sums.set(file, await hashFile(join(path, file)));
  for (const own of [bundleFiles.sums, bundleFiles.sumsSignature]) sums.delete(own);
  const text = writeSums(sums);
  const signature = (await keys.current()).sign(Buffer.from(text), bundleNamespace);
  await writeLines(join(path, bundleFiles.sums), [text]);
  await writeLines(join(path, bundleFiles.sumsSignature), [signature]);
}

export async function writeLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'w');
  try {
    for await (const line of lines) await handle.appendFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
