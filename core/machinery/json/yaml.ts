import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isJsonObject, setMember, type Json, type JsonObject } from '../object/json.ts';
import { isStatusError, statusErrors, type StatusError } from '../status/status.ts';
import { parseJsonText, pathText } from './json.ts';
import {
  defaultLimits,
  exactNumber,
  malformed,
  mostDuplicates,
  tooDeep,
  tooMany,
  unsafeNumber,
  type Parsed,
  type ParseLimits,
} from './limits.ts';
import { byteOffset, decodeUtf8 } from './text.ts';

/**
 * YAML is read a hundred times slower than JSON (measured: 1 to 4 ms per KiB of hostile text); more bytes of it than this would
 * hold up everybody else. kubectl sends JSON, also where the media type says YAML.
 */
export const longestYaml = 128 * 1024;

/** What JSON can say; the parser knows some more tags by itself. Source: YAML 1.2.2 §10.3. */
const coreTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads one document of YAML 1.2 (core schema) that says what JSON can say: names of members are strings, no tags of one's own, no
 * merge keys, no infinite numbers. Aliases are copies, and each counts towards the limits, so that they cannot grow into a bomb.
 * A text that is JSON is read as JSON, at any length. Throws 400 naming the offset in bytes.
 */
export function parseYaml(bytes: Uint8Array, limits: ParseLimits = defaultLimits): Parsed<Json> {
  const text = decodeUtf8(bytes);
  const asJson = tryJson(text, limits);
  if (asJson !== null) return asJson;
  if (bytes.length > longestYaml) {
    throw statusErrors.tooLarge(`a body in YAML may have at most ${longestYaml} bytes; send it as JSON`);
  }
  const converter = new Converter(text, limits);
  const value = converter.document(readDocument(text, limits));
  return { value, duplicates: [...converter.duplicates] };
}

/** Null when it is no JSON, and so may be YAML; other faults of a JSON text are YAML's too. */
function tryJson(text: string, limits: ParseLimits): Parsed<Json> | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    return parseJsonText(text, limits);
  } catch (error) {
    if (isStatusError(error)) return null;
    throw error;
  }
}

function readDocument(text: string, limits: ParseLimits): Document.Parsed | null {
  const documents = parseDocuments(text, limits);
  if (documents.length > 1) {
    throw malformed('YAML', 'it has more than one document', byteOffset(text, documents[1]!.range[0]));
  }
  const [document] = documents;
  if (document === undefined) return null;
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) {
    if (problem.code === 'RESOURCE_EXHAUSTION') throw tooDeep('YAML', limits, byteOffset(text, problem.pos[0]));
    throw malformed('YAML', problem.message.replace(/\.$/, ''), byteOffset(text, problem.pos[0]));
  }
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== '1.2') throw malformed('YAML', `version ${version} is not read, only 1.2`, 0);
  return document;
}

function parseDocuments(text: string, limits: ParseLimits): readonly Document.Parsed[] {
  try {
    return parseAllDocuments(text, {
      version: '1.2',
      schema: 'core',
      // Found by the converter, with their paths.
      uniqueKeys: false,
      intAsBigInt: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) throw tooDeep('YAML', limits, 0);
    throw malformed('YAML', error instanceof Error ? error.message : 'it cannot be read', 0);
  }
}

/** Turns the nodes of a document into JSON. State: anchors, the path and what was counted. */
class Converter {
  readonly duplicates = new Set<string>();
  readonly #text: string;
  readonly #limits: ParseLimits;
  readonly #anchors = new Map<string, Json>();
  readonly #path: (string | number)[] = [];
  #values = 0;

  constructor(text: string, limits: ParseLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  document(document: Document.Parsed | null): Json {
    return document === null ? null : this.#value(document.contents, 0);
  }

  #value(node: unknown, at: number): Json {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) {
      const place = node.range?.[0] ?? at;
      const anchored = this.#anchors.get(node.source);
      if (anchored === undefined) throw this.#fault(`the alias *${node.source} names no anchor before it`, place);
      return this.#copy(anchored, place);
    }
    let value: Json;
    if (isNode(node) && node.tag !== undefined && !coreTags.has(node.tag)) {
      throw this.#fault(`the tag ${node.tag} is not read`, node.range?.[0] ?? at);
    }
    if (isMap(node)) value = this.#map(node, node.range?.[0] ?? at);
    else if (isSeq(node)) value = this.#list(node, node.range?.[0] ?? at);
    else if (isScalar(node)) value = this.#scalar(node, node.range?.[0] ?? at);
    else throw this.#fault('there is something that is no value', at);
    // Known only once it is whole, so that no value can hold itself.
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, value);
    return value;
  }

  #map(node: YAMLMap, at: number): JsonObject {
    this.#checkDepth(this.#path.length + 1, at);
    const object: JsonObject = {};
    for (const pair of node.items) {
      this.#count(at);
      const name = this.#name(pair.key, at);
      this.#path.push(name);
      if (Object.hasOwn(object, name) && this.duplicates.size < mostDuplicates) {
        this.duplicates.add(pathText(this.#path));
      }
      setMember(object, name, this.#value(pair.value, at));
      this.#path.pop();
    }
    return object;
  }

  #list(node: YAMLSeq, at: number): Json[] {
    this.#checkDepth(this.#path.length + 1, at);
    return node.items.map((item, index) => {
      this.#count(at);
      this.#path.push(index);
      const value = this.#value(item, at);
      this.#path.pop();
      return value;
    });
  }

  #scalar({ value, source }: Scalar, at: number): Json {
    if (typeof value === 'string') return value.toWellFormed();
    if (typeof value === 'boolean' || value === null) return value;
    if (typeof value !== 'number' && typeof value !== 'bigint')
      throw this.#fault('there is a value that JSON lacks', at);
    const number = typeof value === 'bigint' ? exactNumber(String(value)) : value;
    if (number === null || !Number.isFinite(number)) {
      throw unsafeNumber('YAML', source ?? String(value), byteOffset(this.#text, at));
    }
    return number;
  }

  #name(key: unknown, at: number): string {
    if (!isScalar(key)) throw this.#fault('the name of a member is no string', at);
    const place = key.range?.[0] ?? at;
    const { value } = key;
    if (value === '<<' && key.type === 'PLAIN') throw this.#fault('merge keys (<<) are not read', place);
    if (value === null || value === undefined) throw this.#fault('a member has no name', place);
    const name = typeof value === 'string' ? value.toWellFormed() : JSON.stringify(this.#scalar(key, place));
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, name);
    return name;
  }

  /** A deep copy that counts: engines change values in place, and nothing may be in two places. */
  #copy(value: Json, at: number, depth = this.#path.length): Json {
    if (Array.isArray(value)) {
      this.#checkDepth(depth + 1, at);
      return value.map((item) => {
        this.#count(at);
        return this.#copy(item, at, depth + 1);
      });
    }
    if (!isJsonObject(value)) return value;
    this.#checkDepth(depth + 1, at);
    const object: JsonObject = {};
    for (const name of Object.keys(value)) {
      this.#count(at);
      setMember(object, name, this.#copy(value[name]!, at, depth + 1));
    }
    return object;
  }

  #checkDepth(depth: number, at: number): void {
    if (depth > this.#limits.depth) throw tooDeep('YAML', this.#limits, byteOffset(this.#text, at));
  }

  #count(at: number): void {
    this.#values += 1;
    if (this.#values > this.#limits.values) throw tooMany('YAML', this.#limits, byteOffset(this.#text, at));
  }

  #fault(problem: string, at: number): StatusError {
    return malformed('YAML', problem, byteOffset(this.#text, at));
  }
}
