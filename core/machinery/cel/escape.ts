/** Words that CEL keeps for itself. Source: cel-spec, language definition, syntax. */
const reserved: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
]);

const sequences: ReadonlyMap<string, string> = new Map([
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]);

const characters = new Map([...sequences].map(([plain, escaped]) => [escaped, plain]));

/**
 * The identifier by which a rule names a property: `my-port` is `my__dash__port`, `namespace` is `__namespace__`. Null for a name
 * that rules cannot use. Source: apiserver pkg/cel/escaping.go, Escape.
 */
export function escapeName(name: string): string | null {
  if (!/^[a-zA-Z_./-][a-zA-Z0-9_./-]*$/.test(name)) return null;
  if (reserved.has(name)) return `__${name}__`;
  return name.replaceAll(/__|[-./]/g, (sequence) => sequences.get(sequence)!);
}

/** Inverse of `escapeName`; null when the identifier has an escape that does not exist. Source: escaping.go, Unescape. */
export function unescapeName(identifier: string): string | null {
  const word = /^__([^_]+)__$/.exec(identifier)?.[1];
  if (word !== undefined && reserved.has(word)) return word;
  const found = identifier.match(/__[^_]+__/g) ?? [];
  if (!found.every((sequence) => characters.has(sequence))) return null;
  return identifier.replaceAll(/__[^_]+__/g, (sequence) => characters.get(sequence)!);
}
