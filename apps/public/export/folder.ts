import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { publicErrors } from '../errors.ts';

/** Names every file of an export with its SHA-256; written last. */
export const manifestFile = 'data/export.json';

export interface ExportFolder {
  /** Path from the root of the export, with `/`. A file is whole at each moment, or not there. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes the manifest and removes what an earlier export wrote and this one did not. Other files stay. */
  finish(about: Readonly<Record<string, string>>): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** Opens a folder for an export. Throws `public.folder-in-use` when it holds something that no export wrote. */
export async function openExportFolder(folder: string): Promise<ExportFolder> {
  await mkdir(folder, { recursive: true });
  const earlier = await earlierFiles(folder);
  const digests = new Map<string, string>();
  let bytes = 0;
  const write = async (path: string, content: string | Uint8Array): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, content);
    await rename(`${file}.part`, file);
    digests.set(path, createHash('sha256').update(content).digest('hex'));
    bytes += typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  };
  return {
    write,
    async finish(about) {
      const files = Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1)));
      await write(manifestFile, `${JSON.stringify({ ...about, files }, null, 1)}\n`);
      for (const path of earlier) if (!digests.has(path)) await rm(join(folder, path), { force: true });
      return { files: digests.size, bytes };
    },
  };
}

/** What the export before this one wrote. */
async function earlierFiles(folder: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(join(folder, manifestFile), 'utf8');
  } catch {
    const [file] = await readdir(folder);
    if (file === undefined) return [];
    throw publicErrors.error('folder-in-use', { folder, file });
  }
  try {
    const { files } = JSON.parse(text) as { files: Record<string, string> };
    return Object.keys(files).filter(isInside);
  } catch {
    throw publicErrors.error('folder-in-use', { folder, file: manifestFile });
  }
}

/** A path that leads nowhere but below. */
function isInside(path: string): boolean {
  const plain = normalize(path);
  return !plain.startsWith('..') && !plain.startsWith(sep) && !/^[a-z]:/i.test(plain);
}
