import { getAsset, isSea } from 'node:sea';

/** Name of the bundled thread among the assets of a single-file build; tools/dist.ts puts it there. */
export const writerAsset = 'store-writer.mjs';

/** Where the program of the writing thread is: beside this file, or inside the single executable, which has no files. */
export function writerProgram(): URL {
  if (!isSea()) return new URL('./writer-thread.ts', import.meta.url);
  return new URL(`data:text/javascript;base64,${Buffer.from(getAsset(writerAsset)).toString('base64')}`);
}
