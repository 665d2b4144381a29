import type { Kind } from '../kind/kind.ts';
import type { JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { metaSchemas, type Refer } from './meta-schemas.ts';
import { operationsOf, type Operation } from './operations.ts';
import { sharedParameters, type Parameter } from './parameters.ts';
import { kindModels, type Dialect } from './schema-document.ts';

const reference = (model: string): JsonObject => ({ $ref: `#/definitions/${model}` });

const refer: Refer = (model, description) => ({
  ...reference(model),
  ...(description !== undefined && { description }),
});

/**
 * What Swagger 2.0 cannot say is left out, so that clients do not refuse what the server accepts: junctors, nullable values and
 * values with unknown members have no type and no children, and neither has int-or-string.
 * Source: apiextensions-apiserver pkg/controller/openapi/v2/conversion.go.
 */
function simplify(schema: Schema): Schema {
  const {
    allOf: _allOf,
    anyOf: _anyOf,
    oneOf: _oneOf,
    not: _not,
    nullable,
    'x-kubernetes-validations': _validations,
    ...rest
  } = schema;
  const isOpen = nullable === true || rest['x-kubernetes-preserve-unknown-fields'] === true;
  const { type, items, properties, required, ...open } = rest;
  if (rest['x-kubernetes-int-or-string']) return open;
  if (isOpen) return keepsType(type, nullable) ? { ...open, type: type! } : open;
  const kept = required?.filter((name) => properties?.[name]?.nullable !== true);
  if (type === 'array' && !items) return open;
  return {
    ...open,
    ...(type && { type }),
    ...(items && { items }),
    ...(properties && { properties }),
    ...(kept && kept.length > 0 && !hasNullableValues(schema) && { required: kept }),
  };
}

/** A scalar that only keeps unknown members, which it cannot have, still has its type. */
const keepsType = (type: Schema['type'], nullable: boolean | undefined): boolean =>
  nullable !== true && type !== undefined && type !== 'object' && type !== 'array';

function hasNullableValues({ additionalProperties }: Schema): boolean {
  return typeof additionalProperties === 'object' && additionalProperties.nullable === true;
}

const dialect: Dialect = { refer, simplify, openObjects: 'bare' };

/**
 * All kinds as one Swagger 2.0 document, for clients that know no OpenAPI 3. The API server also encodes it in the protobuf form
 * that some ask for (gnostic's OpenAPIv2 message): a member that is new here needs its number there.
 * Source: apiextensions-apiserver pkg/controller/openapi/builder/builder.go, BuildOpenAPIV2.
 */
export function openApiV2(kinds: readonly Kind[]): JsonObject {
  const withScale = kinds.some(({ subresources }) => subresources.scale) ? 'yes' : 'no';
  return {
    swagger: '2.0',
    info: { title: 'Allmend', version: 'v1' },
    paths: pathsOf(kinds.flatMap(operationsOf)),
    definitions: Object.assign(
      {},
      metaSchemas(refer, { withScale }),
      ...kinds.map((kind) => kindModels(kind, dialect)),
    ) as JsonObject,
  };
}

function pathsOf(operations: readonly Operation[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const operation of operations) {
    const item = (paths[operation.path] ??= { parameters: sharedParameters(operation.path).map(parameter) });
    item[operation.method] = operationObject(operation);
  }
  return paths;
}

function parameter({ name, in: place, type, description }: Parameter): JsonObject {
  return { name, in: place, type, description, uniqueItems: true, ...(place === 'path' && { required: true }) };
}

const statusTexts: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

function operationObject({ kind, request, responses, ...operation }: Operation): JsonObject {
  const body: JsonObject[] = request
    ? [
        {
          name: 'body',
          in: 'body',
          schema: reference(request.model),
          ...(request.need === 'required' && { required: true }),
        },
      ]
    : [];
  const answers = Object.entries(responses).map(([code, model]): [string, JsonObject] => [
    code,
    { description: statusTexts[code] ?? code, schema: reference(model) },
  ]);
  return {
    description: operation.description,
    consumes: [...(request?.types ?? ['application/json'])],
    produces: [...operation.produces],
    schemes: ['https'],
    operationId: operation.operationId,
    parameters: [...body, ...operation.parameters.map(parameter)],
    responses: { ...Object.fromEntries(answers), 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
}
