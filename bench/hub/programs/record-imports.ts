/**
 * Preloaded into a process whose dependencies are to be known: what modules of this repository import that is not of this repository,
 * a list of URLs as JSON in the file that RECORD_IMPORTS names.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const file = process.env.RECORD_IMPORTS;
if (file !== undefined && isMainThread) {
  const foreign = (url: string): boolean => !url.startsWith('file:') || url.includes('/node_modules/');
  const found = new Set<string>();
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const { parentURL } = context;
      const isOurs = parentURL !== undefined && !foreign(parentURL) && parentURL !== import.meta.url;
      if (isOurs && foreign(resolved.url)) found.add(resolved.url);
      return resolved;
    },
  });
  process.on('exit', () => writeFileSync(file, JSON.stringify([...found])));
}
