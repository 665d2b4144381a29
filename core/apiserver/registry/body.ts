import {
  apiVersionOf,
  asJson,
  asObject,
  defaultValue,
  fieldErrorText,
  isJsonObject,
  member,
  metaShapeErrors,
  parseApiVersion,
  pruneValue,
  statusErrors,
  type Json,
  type JsonObject,
  type Kind,
  type KubeObject,
  cloneJson,
} from '@allmend/core-machinery';
import { warn } from './metadata.ts';
import type { ParsedBody, WriteContext } from './registry.ts';

/** What the kind does not know in a body, or what stood twice in it: what strict validation refuses. */
export interface Strangeness {
  readonly duplicates: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * A body as an object of the kind: of its apiVersion and kind, unknown members removed, defaults filled in. The body is not
 * changed. Throws 400 for what is no such object, and for strange members where validation is strict.
 * Source: apiserver pkg/endpoints/handlers/create.go, apiextensions-apiserver pkg/apiserver/customresource_handler.go.
 */
export function readObject(context: WriteContext, kind: Kind, body: ParsedBody): KubeObject {
  const { object, unknown } = shapeObject(kind, cloneJson(body.value));
  const strange = strangeTexts(kind, { duplicates: body.duplicates, unknown });
  if (strange.length > 0 && context.fieldValidation === 'Strict') {
    throw unhandled(kind, `strict decoding error: ${strange.join(', ')}`);
  }
  if (context.fieldValidation === 'Warn') for (const text of strange) warn(context.warnings, text);
  return object;
}

/** Strange members in kubectl's words; users' kinds name duplicates first, as upstream's decoder for them does. */
export function strangeTexts(kind: Kind, { duplicates, unknown }: Strangeness): string[] {
  const twice = duplicates.map((path) => `duplicate field "${path}"`);
  const strangers = unknown.map((path) => `unknown field "${path}"`);
  return kind.builtIn ? [...strangers, ...twice] : [...twice, ...strangers];
}

export interface Shaped {
  readonly object: KubeObject;
  /** Paths of the members that were removed. */
  readonly unknown: readonly string[];
}

/** Makes an object of the kind of a JSON value, in place. Throws 400. */
export function shapeObject(kind: Kind, value: Json): Shaped {
  if (!isJsonObject(value)) {
    throw statusErrors.badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): it is no JSON object`,
    );
  }
  checkType(kind, value);
  const { apiVersion: _, kind: __, metadata, ...content } = value;
  const object: JsonObject = { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: metadata ?? {}, ...content };
  const unknown = pruneValue(kind.schema, object);
  const wrong = metaShapeErrors(object['metadata']!);
  if (wrong.length > 0) throw unhandled(kind, wrong.map(fieldErrorText).join(', '));
  defaultValue(kind.schema, object);
  return { object: asObject(object), unknown };
}

/** Prunes and defaults a stored object by the schema that its kind has now. */
export function refreshContent(kind: Kind, object: KubeObject): KubeObject {
  const fresh = { ...object, apiVersion: apiVersionOf(kind) };
  pruneValue(kind.schema, asJson(fresh));
  defaultValue(kind.schema, asJson(fresh));
  return fresh;
}

/** Built-in kinds may leave apiVersion and kind out, as typed clients do; of users' kinds they are required. */
function checkType(kind: Kind, value: JsonObject): void {
  const expected = apiVersionOf(kind);
  const [apiVersion, name] = [member(value, 'apiVersion') ?? '', member(value, 'kind') ?? ''];
  if (typeof apiVersion !== 'string') throw statusErrors.badRequest('apiVersion must be a string');
  if (typeof name !== 'string') throw statusErrors.badRequest('kind must be a string');
  if (name === '' && !kind.builtIn) throw missing(kind, 'Kind');
  if (apiVersion === '' && !kind.builtIn) throw missing(kind, 'apiVersion');
  if (apiVersion !== '' && parseApiVersion(apiVersion) === null) {
    throw statusErrors.badRequest(`apiVersion ${quoted(apiVersion)} is not <group>/<version> or <version>`);
  }
  if (apiVersion !== '' && apiVersion !== expected) {
    throw statusErrors.badRequest(
      `the API version in the data (${shown(apiVersion)}) does not match the expected API version (${expected})`,
    );
  }
  if (name !== '' && name !== kind.kind) {
    throw statusErrors.badRequest(
      `${shown(name)} in version "${kind.version}" cannot be handled as a ${kind.kind}: the kind must be ${kind.kind}`,
    );
  }
}

function missing(kind: Kind, what: string): Error {
  return statusErrors.badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): Object '${what}' is missing`,
  );
}

function unhandled(kind: Kind, problem: string): Error {
  return statusErrors.badRequest(
    `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`,
  );
}

const longestShown = 100;
const shown = (text: string): string => (text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`);
const quoted = (text: string): string => JSON.stringify(shown(text));
