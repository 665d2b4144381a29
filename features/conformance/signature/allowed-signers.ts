import { signatureErrors } from './errors.ts';
import { keyTypeOf, keyTypes } from './key.ts';
import { matchesPatternList } from './pattern.ts';

/** One line: these principals may sign with this key. */
export interface AllowedSigner {
  readonly line: number;
  /** Pattern list, e.g. `cloud-a,*@operator.example`. */
  readonly principals: string;
  /** Pattern list of namespaces; null for all. */
  readonly namespaces: string | null;
  readonly validAfter: Date | null;
  readonly validBefore: Date | null;
  readonly key: Buffer;
}

export interface AllowedSigners {
  readonly entries: readonly AllowedSigner[];
}

interface Word {
  readonly text: string;
  readonly rest: string;
}

const optionNames = ['cert-authority', 'namespaces', 'valid-after', 'valid-before'] as const;

/**
 * Reads an allowed signers file. `source` names it in errors. Stricter than OpenSSH: a line that cannot be used is an error and
 * not skipped, so that a typing error is seen. Throws `signature.allowed-signers` with the line.
 * Source: ssh-keygen(1), ALLOWED SIGNERS.
 */
export function readAllowedSigners(text: string, source: string): AllowedSigners {
  const entries: AllowedSigner[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const entry = readEntry(content, line);
    if (typeof entry === 'string') throw signatureErrors.error('allowed-signers', { line, source, problem: entry });
    entries.push(entry);
  }
  return { entries };
}

/** The entry, or what is wrong with the line. */
function readEntry(content: string, line: number): AllowedSigner | string {
  const principals = takeWord(content);
  if (principals === null) return 'a quotation mark is not closed';
  if (principals.text === '') return 'it names no principal';
  let words = takeWord(principals.rest);
  if (words === null) return 'a quotation mark is not closed';
  let options: Options | string = noOptions;
  if (!isKeyType(words.text)) {
    options = readOptions(words.text);
    words = takeWord(words.rest);
    if (words === null) return 'a quotation mark is not closed';
  }
  if (typeof options === 'string') return options;
  if (!isKeyType(words.text)) return `"${words.text.slice(0, 60)}" is neither an option nor a type of key`;
  if (!keyTypes.includes(words.text)) return `keys of type ${words.text} are not accepted`;
  const base64 = takeWord(words.rest)?.text ?? '';
  const key = Buffer.from(base64, 'base64');
  if (keyTypeOf(key) !== words.text || key.toString('base64') !== base64) return 'its key is damaged';
  return { line, principals: principals.text, ...options, key };
}

type Options = Pick<AllowedSigner, 'namespaces' | 'validAfter' | 'validBefore'>;
const noOptions: Options = { namespaces: null, validAfter: null, validBefore: null };

function readOptions(text: string): Options | string {
  const options: { -readonly [K in keyof Options]: Options[K] } = { ...noOptions };
  const seen = new Set<string>();
  // Each option is a name or name="value"; commas inside quotation marks belong to the value.
  const option = /([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?(,|$)/y;
  while (option.lastIndex < text.length) {
    const found = option.exec(text);
    if (found === null) return `its options "${text.slice(0, 60)}" cannot be read`;
    const name = optionNames.find((known) => known === found[1]!.toLowerCase());
    if (name === undefined) return `the option "${found[1]}" is not known`;
    if (name === 'cert-authority') return 'signatures by certificates (cert-authority) are not accepted';
    if (seen.has(name)) return `the option "${name}" occurs twice`;
    seen.add(name);
    const value = found[2]?.replaceAll('\\"', '"');
    if (value === undefined) return `the option "${name}" needs a value in quotation marks`;
    const fault = setOption(options, name, value);
    if (fault !== null) return fault;
  }
  if (text.endsWith(',')) return 'its options end with a comma';
  const { validAfter, validBefore } = options;
  if (validAfter && validBefore && validAfter >= validBefore) return 'valid-after is not before valid-before';
  return options;
}

function setOption(
  options: { -readonly [K in keyof Options]: Options[K] },
  name: 'namespaces' | 'valid-after' | 'valid-before',
  value: string,
): string | null {
  if (name === 'namespaces') {
    options.namespaces = value;
    return value === '' ? 'its namespaces are empty' : null;
  }
  const instant = readTimestamp(value);
  if (instant === null) return `"${value.slice(0, 60)}" is not a time like 20261120, 202611201200 or 20261120120000Z`;
  options[name === 'valid-after' ? 'validAfter' : 'validBefore'] = instant;
  return null;
}

/** `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in local time of this machine unless a `Z` follows, as OpenSSH has it. */
function readTimestamp(text: string): Date | null {
  const found = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/i.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const parts = [year!, month! - 1, day!, hour!, minute!, second!] as const;
  const asUtc = new Date(Date.UTC(...parts));
  // A day or hour that does not exist would have rolled over.
  const digits = asUtc.toISOString().replace(/\D/g, '');
  if (!digits.startsWith(text.replace(/Z$/i, ''))) return null;
  return found[7] === '' ? new Date(...parts) : asUtc;
}

function isKeyType(word: string): boolean {
  return /^(ssh-|ecdsa-|sk-)[a-z0-9@.-]+$/.test(word);
}

/** The first word: up to a blank outside quotation marks. A word all in quotation marks loses them. Null when one stays open. */
function takeWord(text: string): Word | null {
  const found = /^[ \t]*((?:[^ \t"]|"(?:[^"\\]|\\.)*")*)(?=[ \t]|$)/.exec(text);
  if (found === null) return null;
  const word = found[1]!;
  const bare = /^"([^"]*)"$/.exec(word)?.[1] ?? word;
  return { text: bare, rest: text.slice(found[0].length) };
}

export interface SignerQuery {
  readonly namespace: string;
  readonly at: Date;
  readonly identity?: string | undefined;
}

/**
 * Who may sign with this key in this namespace at this instant: `identity` when one of the key's lines allows it, else the
 * principals of the first line that has the key, as `ssh-keygen -Y find-principals` prints them; null when there is none.
 */
export function matchSigner(signers: AllowedSigners, key: Buffer, query: SignerQuery): string | null {
  const lines = signers.entries.filter(
    (entry) =>
      entry.key.equals(key) &&
      (entry.namespaces === null || matchesPatternList(entry.namespaces, query.namespace)) &&
      (entry.validAfter === null || query.at >= entry.validAfter) &&
      (entry.validBefore === null || query.at <= entry.validBefore),
  );
  const { identity } = query;
  if (identity !== undefined && lines.some((entry) => matchesPatternList(entry.principals, identity))) return identity;
  return lines[0]?.principals ?? null;
}
