import type { Kind } from '../kind/kind.ts';
import type { JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { metaSchemas, type Refer } from './meta-schemas.ts';
import { operationsOf, type Operation } from './operations.ts';
import { sharedParameters, type Parameter } from './parameters.ts';
import { kindModels, type Dialect } from './schema-document.ts';

const reference = (model: string): JsonObject => ({ $ref: `#/components/schemas/${model}` });

/** OpenAPI 3.0 ignores what stands beside `$ref`, so a description goes around it. */
const refer: Refer = (model, description) =>
  description === undefined ? reference(model) : { allOf: [reference(model)], description };

const intOrString: readonly Schema[] = [{ type: 'integer' }, { type: 'string' }];

const dialect: Dialect = {
  refer,
  openObjects: 'named',
  simplify: (schema) => {
    if (!schema['x-kubernetes-int-or-string'] || schema.anyOf || schema.allOf) return schema;
    const { type: _type, ...rest } = schema;
    return { ...rest, anyOf: intOrString };
  },
};

/**
 * The OpenAPI 3.0 document of one group version, with what kubectl and client-go read in it: models with
 * `x-kubernetes-group-version-kind`, paths whose operations carry it and the parameters `dryRun` and `fieldValidation`. Kinds of
 * other group versions are left out.
 * Source: apiextensions-apiserver pkg/controller/openapi/builder; kubectl pkg/explain/v2 (templates), cli-runtime
 * pkg/resource/query_param_verifier_v3.go.
 */
export function openApiV3(
  kinds: readonly Kind[],
  { group, version }: { readonly group: string; readonly version: string },
): JsonObject {
  const served = kinds.filter((kind) => kind.group === group && kind.version === version);
  const withScale = served.some(({ subresources }) => subresources.scale) ? 'yes' : 'no';
  return {
    openapi: '3.0.0',
    info: { title: 'Allmend', version: group === '' ? version : `${group}/${version}` },
    paths: pathsOf(served.flatMap(operationsOf)),
    components: {
      schemas: Object.assign(
        {},
        metaSchemas(refer, { withScale }),
        ...served.map((kind) => kindModels(kind, dialect)),
      ) as JsonObject,
    },
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
  return {
    name,
    in: place,
    description,
    ...(place === 'path' && { required: true }),
    schema: { type, uniqueItems: true },
  };
}

const content = (types: readonly string[], model: string): JsonObject =>
  Object.fromEntries(types.map((type) => [type, { schema: reference(model) }]));

const statusTexts: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted' };

function operationObject({ kind, request, responses, produces, ...operation }: Operation): JsonObject {
  const answers = Object.entries(responses).map(([code, model]): [string, JsonObject] => [
    code,
    { description: statusTexts[code] ?? code, content: content(produces, model) },
  ]);
  return {
    tags: [tagOf(kind)],
    description: operation.description,
    operationId: operation.operationId,
    parameters: operation.parameters.map(parameter),
    ...(request && {
      requestBody: {
        content: content(request.types, request.model),
        ...(request.need === 'required' && { required: true }),
      },
    }),
    responses: { ...Object.fromEntries(answers), 401: { description: 'Unauthorized' } },
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
}

function tagOf({ group, version }: Kind): string {
  const name =
    group === ''
      ? 'core'
      : group.replaceAll(/[^a-zA-Z0-9]+(.)?/g, (_all, next: string | undefined) => next?.toUpperCase() ?? '');
  return `${name}_${version}`;
}
