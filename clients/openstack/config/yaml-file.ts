import { readFile } from 'node:fs/promises';
import type { Node, ParsedNode } from 'yaml';
import { openstackErrors } from '../errors.ts';
import type { Layer, Mapping } from './layer.ts';
import { isMapping } from './layer.ts';

/** A parsed configuration file. */
export interface ConfigFile {
  readonly path: string;
  readonly data: Mapping;
  /** `path:line` of a key path, or of the nearest thing above it that the file has. */
  locate(path: readonly string[]): string;
  /** The file below a path, with that as its root. */
  below(...path: readonly string[]): Layer;
}

/** A larger file is no configuration. */
const largest = 4 * 1024 * 1024;

/**
 * Reads the first of the files that exists and may be read; null when there is none. Throws `openstack.config-invalid` with file and line.
 * Values are read as PyYAML reads them (YAML 1.1: `verify: no` is false), but numbers keep their digits: ids and passwords may consist of them.
 */
export async function readFirst(paths: readonly string[]): Promise<ConfigFile | null> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR', 'EPERM'].includes(error.code ?? '')) return null;
      throw invalid(path, `The file cannot be read (${error.code ?? error.message}).`, 'Check the file and the disk.');
    });
    if (text !== null) return parseFile(path, text);
  }
  return null;
}

async function parseFile(path: string, text: string): Promise<ConfigFile> {
  if (text.length > largest)
    throw invalid(path, 'The file is too large for a configuration.', 'Give the path of a clouds.yaml.');
  const { LineCounter, isMap, isScalar, parseDocument, visit } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', merge: true, lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(
      `${path}:${line}:${col}`,
      `This is not valid YAML: ${error.message}.`,
      'Correct the line; indent with spaces, and put values with special characters in quotes.',
    );
  }
  visit(document, {
    Scalar(_key, node) {
      const { value } = node;
      if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Date)
        node.value = node.source ?? String(value);
    },
  });
  const data = toData(path, () => document.toJS({ maxAliasCount: 100 }) as unknown);
  const at = (node: Node | ParsedNode | null): number | null =>
    node?.range ? lines.linePos(node.range[0]).line : null;

  const locate = (keys: readonly string[]): string => {
    let node: unknown = document.contents;
    let line: number | null = null;
    for (const key of keys) {
      const pair = isMap(node)
        ? node.items.find(
            (item) => isScalar(item.key) && String(item.key.value).replaceAll('-', '_') === key.replaceAll('-', '_'),
          )
        : undefined;
      if (!pair) break;
      line = at(pair.key as Node) ?? line;
      node = pair.value;
    }
    return line === null ? path : `${path}:${line}`;
  };
  return {
    path,
    data,
    locate,
    below: (...root) => {
      const inner = innerMapping(data, root);
      return { data: inner, locate: (keys) => locate([...root, ...keys]), has: (keys) => hasKey(inner, keys) };
    },
  };
}

function innerMapping(data: Mapping, path: readonly string[]): Mapping {
  let inner: unknown = data;
  for (const key of path) inner = isMapping(inner) ? inner[key] : undefined;
  return isMapping(inner) ? inner : {};
}

function hasKey(data: Mapping, path: readonly string[]): boolean {
  let inner: unknown = data;
  for (const key of path) {
    if (!isMapping(inner)) return false;
    const found = Object.keys(inner).find((name) => name.replaceAll('-', '_') === key);
    if (found === undefined) return false;
    inner = inner[found];
  }
  return true;
}

function toData(path: string, parse: () => unknown): Mapping {
  let data: unknown;
  try {
    data = parse();
  } catch (error) {
    throw invalid(
      path,
      `The file cannot be expanded: ${error instanceof Error ? error.message : String(error)}.`,
      'Use fewer anchors and aliases.',
    );
  }
  if (isMapping(data)) return data;
  throw invalid(path, 'The file holds no mapping.', 'Begin it with "clouds:" and the clouds below.');
}

/** The error for a place in a file; place is `path`, `path:line` or `path:line:column`. */
export function invalid(place: string, problem: string, advice: string): Error {
  return openstackErrors.error('config-invalid', { place, problem, advice });
}
