import { join } from 'node:path';
import type { AllowedSigners } from '../../signature/allowed-signers.ts';
import { verifySignature } from '../../signature/verify.ts';
import { bundleFiles, bundleNamespace } from './layout.ts';
import { problemText, type Problems } from './problems.ts';
import { hashFile, listFiles, openRegular, readSums } from './sums.ts';
import { bundleTexts } from './texts.ts';

/** Longest small file that is read whole: `subjects.json`, the signers, and the list of files with its signature. */
const longestFile = 256 * 1024 * 1024;

/** Text of a file of a bundle. Rejects when it is no regular file of bearable size. */
export async function readBundleFile(folder: string, file: string): Promise<string> {
  const handle = await openRegular(join(folder, file));
  try {
    if ((await handle.stat()).size > longestFile) throw new Error(`it is larger than ${longestFile} bytes`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** The same; null, and a problem said, when it cannot be read. */
export async function tryBundleFile(folder: string, file: string, problems: Problems): Promise<string | null> {
  try {
    return await readBundleFile(folder, file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const message = missing
      ? bundleTexts.message('file-missing')
      : bundleTexts.message('file-unreadable', { problem: problemText(error) });
    problems.add(file, message);
    return null;
  }
}

export interface Signed {
  readonly content: string;
  readonly signature: string;
  readonly namespace: string;
  readonly at: Date;
}

/** Whether the monitor signed the content, by a key that it had then; says what is wrong. Returns the fingerprint of the key. */
export async function checkMonitorSignature(
  { content, signature, namespace, at }: Signed,
  allowedSigners: AllowedSigners,
  fault: (message: ReturnType<typeof bundleTexts.message>) => void,
): Promise<string | null> {
  try {
    const options = { source: 'of the monitor', namespace, allowedSigners, at };
    const { signer, fingerprint } = await verifySignature(Buffer.from(content), signature, options);
    if (signer === null) fault(bundleTexts.message('signer-unknown', { key: fingerprint }));
    return fingerprint;
  } catch (error) {
    fault(bundleTexts.message('signature-wrong', { problem: problemText(error) }));
    return null;
  }
}

/** Every file against the signed list of files: a changed byte anywhere is found here, and what it means elsewhere. Returns how many. */
export async function verifyFiles(
  folder: string,
  signers: AllowedSigners,
  writtenAt: Date,
  problems: Problems,
): Promise<number> {
  const text = await tryBundleFile(folder, bundleFiles.sums, problems);
  const signature = await tryBundleFile(folder, bundleFiles.sumsSignature, problems);
  if (text === null || signature === null) return 0;
  const signed = { content: text, signature, namespace: bundleNamespace, at: writtenAt };
  await checkMonitorSignature(signed, signers, (message) => problems.add(bundleFiles.sumsSignature, message));
  const sums = readSums(text);
  if (!sums) {
    problems.add(bundleFiles.sums, bundleTexts.message('list-malformed'));
    return 0;
  }
  const present = new Set(await listFiles(folder));
  for (const own of [bundleFiles.sums, bundleFiles.sumsSignature]) present.delete(own);
  for (const [file, hash] of sums) {
    if (!present.delete(file)) problems.add(file, bundleTexts.message('file-missing'));
    else await verifyFile(folder, file, hash, problems);
  }
  for (const file of present) problems.add(file, bundleTexts.message('file-unlisted'));
  return sums.size;
}

async function verifyFile(folder: string, file: string, hash: string, problems: Problems): Promise<void> {
  try {
    if ((await hashFile(join(folder, file))) !== hash) problems.add(file, bundleTexts.message('file-changed'));
  } catch (error) {
    problems.add(file, bundleTexts.message('file-unreadable', { problem: problemText(error) }));
  }
}
