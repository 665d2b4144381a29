import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { configErrors } from './errors.ts';
import { nearest } from './nearest.ts';

export interface ConfigSources {
  /** YAML file; with `required` its absence is an error (the user named it). */
  readonly file?: { readonly path: string; readonly required?: true };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Prefix of the variables, e.g. `ALLMEND_`; `ALLMEND_LOG_LEVEL` sets `logLevel`. Variables in `except` are not settings. */
  readonly prefix: string;
  readonly except?: readonly string[];
  /** Settings of the command line; undefined ones are not set. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/**
 * Reads settings: file, then environment, then flags; the later wins. An unknown key and a wrong value are errors that name
 * where they stand and the nearest right key.
 */
export async function loadConfig<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  sources: ConfigSources,
): Promise<z.infer<z.ZodObject<S>>> {
  const known = Object.keys(schema.shape);
  const values: Record<string, unknown> = {};
  const places: Record<string, string> = {};
  const set = (key: string, value: unknown, where: string) => {
    if (!known.includes(key))
      throw configErrors.error('unknown-key', {
        key,
        where,
        nearest: nearest(key, known) ?? known[0] ?? '',
        known: known.join(', '),
      });
    values[key] = value;
    places[key] = where;
  };
  for (const [key, value, where] of await readFileSettings(sources.file)) set(key, value, where);
  for (const [name, text] of Object.entries(sources.env)) {
    if (!name.startsWith(sources.prefix) || text === undefined || sources.except?.includes(name)) continue;
    const key = name
      .slice(sources.prefix.length)
      .toLowerCase()
      .replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    set(key, scalar(text), `environment variable ${name}`);
  }
  for (const [key, value] of Object.entries(sources.flags ?? {}))
    if (value !== undefined) set(key, value, 'command line');
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const key = String(issue.path[0] ?? '');
  throw configErrors.error('wrong-value', {
    key: issue.path.join('.'),
    where: places[key] ?? 'settings',
    problem: issue.message,
  });
}

async function readFileSettings(file: ConfigSources['file']): Promise<(readonly [string, unknown, string])[]> {
  if (!file) return [];
  let text: string;
  try {
    text = await readFile(file.path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      if (!file.required) return [];
      throw configErrors.error('file-missing', { file: file.path });
    }
    throw configErrors.error('unreadable', { file: file.path, problem: (error as Error).message }, { cause: error });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const problem = document.errors[0];
  if (problem) throw configErrors.error('unreadable', { file: file.path, problem: problem.message.split('\n', 1)[0]! });
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  if (content === null || content === undefined) return [];
  if (typeof content !== 'object' || Array.isArray(content))
    throw configErrors.error('unreadable', { file: file.path, problem: 'it is not a list of settings "key: value"' });
  return Object.entries(content).map(
    ([key, value]) => [key, value, `${file.path}:${lineOf(document, key, lines)}`] as const,
  );
}

function lineOf(document: Document, key: string, lines: LineCounter): number {
  const contents = document.contents as {
    items?: { key?: { value?: unknown; range?: [number, number, number] } }[];
  } | null;
  const offset = contents?.items?.find((item) => item.key?.value === key)?.key?.range?.[0];
  return offset === undefined ? 1 : lines.linePos(offset).line;
}

function scalar(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
