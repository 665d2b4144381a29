import { suggestion } from '../reading.ts';
import { scopeErrors } from '../errors.ts';
import type { Scope } from '../model.ts';
import { readScope } from '../reader.ts';
import { scsCompatibleIaas } from './scs-compatible-iaas.yaml.ts';
import { scsCompatibleKaas } from './scs-compatible-kaas.yaml.ts';

/** A scope that is part of the program. */
export interface ShippedScope {
  /** As the official monitor's addresses have it, e.g. `scs-compatible-iaas`. */
  readonly alias: string;
  readonly text: string;
}

/** The shipped scopes; the first one is what `allmend check` takes when none is named. */
export const shippedScopes: readonly ShippedScope[] = [
  { alias: 'scs-compatible-iaas', text: scsCompatibleIaas },
  { alias: 'scs-compatible-kaas', text: scsCompatibleKaas },
];

export interface LoadedScope {
  readonly scope: Scope;
  /** The file as it stands. */
  readonly text: string;
  /** Alias of a shipped scope or path of a file. */
  readonly source: string;
}

/** Reads the text of a file. */
export type TextSource = (path: string) => Promise<string>;

/**
 * A scope by alias (`scs-compatible-iaas`, short `iaas`), UUID or path. Only what looks like a path is read from a file.
 * Throws `scope.unknown-scope`, `scope.file-unreadable` and the errors of `readScope`.
 */
export async function loadScope(name: string, readText: TextSource): Promise<LoadedScope> {
  const shipped = findShipped(name);
  if (shipped) return { scope: readScope(shipped.text, shipped.alias), text: shipped.text, source: shipped.alias };
  if (!/[/\\]|\.(ya?ml|json)$/i.test(name)) {
    const known = shippedScopes.map((one) => one.alias);
    const nearest = suggestion(name, known) ?? known[0]!;
    throw scopeErrors.error('unknown-scope', { name, known: known.join(', '), nearest });
  }
  const text = await readFileText(name, readText);
  return { scope: readScope(text, name), text, source: name };
}

/** The shipped scope of that alias (also `iaas`, or with the suffix `.yaml`) or UUID. */
export function findShipped(name: string): ShippedScope | null {
  const wanted = name.toLowerCase().replace(/\.yaml$/, '');
  return (
    shippedScopes.find(
      ({ alias, text }) => alias === wanted || alias === `scs-compatible-${wanted}` || uuidOf(text) === wanted,
    ) ?? null
  );
}

/** The shipped scope of that UUID, which a report names; null when there is none. */
export function shippedScopeByUuid(uuid: string): Scope | null {
  const shipped = shippedScopes.find(({ text }) => uuidOf(text) === uuid.toLowerCase());
  return shipped ? readScope(shipped.text, shipped.alias) : null;
}

/** Without reading the whole file: a command looks at one scope and should not pay for all. */
function uuidOf(text: string): string | undefined {
  return /^uuid: (\S+)$/m.exec(text)?.[1];
}

async function readFileText(path: string, readText: TextSource): Promise<string> {
  try {
    return await readText(path);
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw scopeErrors.error('file-unreadable', { source: path, cause }, { cause: error });
  }
}
