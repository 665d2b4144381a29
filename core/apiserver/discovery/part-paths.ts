import { modelName, type JsonObject, type Kind } from '@allmend/core-machinery';
import type { ReadSubresource } from '../http/parts.ts';
import { isOf } from './resources.ts';

/** An OpenAPI 3 document with the paths of the subresources that are only read. */
export function withPartsV3(
  document: JsonObject,
  kinds: readonly Kind[],
  parts: readonly ReadSubresource[],
): JsonObject {
  return withPaths(document, partsOf(kinds, parts), ({ kind, rows, operation }) => {
    const inPath = (name: string): JsonObject => ({
      ...parameter(name),
      schema: { type: 'string', uniqueItems: true },
    });
    const content: JsonObject = rows
      ? { 'application/json': { schema: { $ref: `#/components/schemas/${rows}` } } }
      : { '*/*': { schema: bytes } };
    return {
      parameters: placeOf(kind).map(inPath),
      get: { ...operation, responses: { 200: { description: 'OK', content }, 401: { description: 'Unauthorized' } } },
    };
  });
}

/** The same for Swagger 2.0. */
export function withPartsV2(
  document: JsonObject,
  kinds: readonly Kind[],
  parts: readonly ReadSubresource[],
): JsonObject {
  return withPaths(document, partsOf(kinds, parts), ({ kind, rows, operation }) => {
    const inPath = (name: string): JsonObject => ({ ...parameter(name), type: 'string', uniqueItems: true });
    const schema: JsonObject = rows ? { $ref: `#/definitions/${rows}` } : bytes;
    return {
      parameters: placeOf(kind).map(inPath),
      get: {
        ...operation,
        consumes: ['application/json'],
        produces: [rows ? 'application/json' : '*/*'],
        schemes: ['https'],
        responses: { 200: { description: 'OK', schema }, 401: { description: 'Unauthorized' } },
      },
    };
  });
}

const bytes: JsonObject = { type: 'string', format: 'binary' };

interface Part {
  readonly kind: Kind;
  readonly path: string;
  /** Model of its list; null: it is content, or its rows are in no model of the document. */
  readonly rows: string | null;
  /** What both versions of OpenAPI say alike. */
  readonly operation: JsonObject;
}

function withPaths(document: JsonObject, parts: readonly Part[], item: (part: Part) => JsonObject): JsonObject {
  if (parts.length === 0) return document;
  const paths = Object.fromEntries(parts.map((part) => [part.path, item(part)]));
  return { ...document, paths: { ...(document['paths'] as JsonObject), ...paths } };
}

function partsOf(kinds: readonly Kind[], parts: readonly ReadSubresource[]): readonly Part[] {
  return kinds.flatMap((kind) => parts.filter((part) => isOf(part, kind)).map((part) => partOf(kind, part, kinds)));
}

function partOf(kind: Kind, { subresource, rows }: ReadSubresource, kinds: readonly Kind[]): Part {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scoped = kind.scope === 'Namespaced' ? `${root}/namespaces/{namespace}` : root;
  const words = [...(kind.group || 'core').split(/[^a-zA-Z0-9]/), kind.version].map(capital).join('');
  const where = kind.scope === 'Namespaced' ? 'Namespaced' : '';
  return {
    kind,
    path: `${scoped}/${kind.plural}/{name}/${subresource}`,
    rows: rows && kinds.includes(rows) ? modelName({ ...rows, kind: rows.listKind }) : null,
    operation: {
      description: `read ${subresource} of the specified ${kind.kind}`,
      operationId: `read${words}${where}${kind.kind}${capital(subresource)}`,
      'x-kubernetes-action': 'get',
      'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
    },
  };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const placeOf = ({ scope }: Kind): readonly string[] => (scope === 'Namespaced' ? ['name', 'namespace'] : ['name']);

function parameter(name: string): JsonObject {
  return { name, in: 'path', description: `${capital(name)} of the object.`, required: true };
}
