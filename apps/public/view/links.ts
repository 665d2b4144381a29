import { dirname, relative } from 'node:path/posix';
import { filePath, servedPath, type Target } from './target.ts';

/** How a page names other pages. */
export interface Links {
  /** Whether a server answers: then there are forms, filters and what is computed for a question. */
  readonly served: boolean;
  to(target: Target, locale?: string): string;
  /** A file below the root, e.g. one of `dataFiles`. */
  file(path: string): string;
}

/** Addresses from the root of a server. */
export function servedLinks(locale: string): Links {
  return {
    served: true,
    to: (target, other = locale) => `/${servedPath(target, other)}`,
    file: (path) => `/${path}`,
  };
}

/** Addresses from one file of an export to another: they hold wherever the folder is put. */
export function fileLinks(from: string, locale: string): Links {
  const folder = dirname(from);
  const file = (path: string) => relative(folder, path) || '.';
  return { served: false, to: (target, other = locale) => file(filePath(target, other)), file };
}

/** An address that came from outside, if it is one of the web; null otherwise: it is shown and not linked. */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? href : null;
}
