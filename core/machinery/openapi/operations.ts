import type { Kind, Verb } from '../kind/kind.ts';
import { meta, scaleModel } from './meta-schemas.ts';
import { modelName, pathRoot } from './model-name.ts';
import { ownParameters, type Parameter, type ParameterSet } from './parameters.ts';

/** One operation of a path, before it is written as OpenAPI 2 or 3. */
export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** `x-kubernetes-action`. */
  readonly action: string;
  readonly operationId: string;
  readonly description: string;
  readonly kind: Kind;
  readonly parameters: readonly Parameter[];
  readonly request?: {
    readonly model: string;
    readonly types: readonly string[];
    readonly need: 'required' | 'optional';
  };
  readonly responses: Readonly<Record<string, string>>;
  readonly produces: readonly string[];
}

const written = ['application/json', 'application/yaml'];
const streamed = [...written, 'application/json;stream=watch'];

interface Shape {
  readonly verb: Verb;
  readonly method: Operation['method'];
  readonly action: string;
  /** First word of the operation's id and description. */
  readonly word: string;
  readonly set: ParameterSet;
}

const collection: readonly Shape[] = [
  { verb: 'list', method: 'get', action: 'list', word: 'list', set: 'list' },
  { verb: 'create', method: 'post', action: 'post', word: 'create', set: 'create' },
  {
    verb: 'deletecollection',
    method: 'delete',
    action: 'deletecollection',
    word: 'deleteCollection',
    set: 'deleteMany',
  },
];

const single: readonly Shape[] = [
  { verb: 'get', method: 'get', action: 'get', word: 'read', set: 'get' },
  { verb: 'update', method: 'put', action: 'put', word: 'replace', set: 'update' },
  { verb: 'delete', method: 'delete', action: 'delete', word: 'delete', set: 'delete' },
  { verb: 'patch', method: 'patch', action: 'patch', word: 'patch', set: 'patch' },
];

const ofSubresource = single.filter(({ verb }) => verb !== 'delete');

/**
 * The operations of a kind, as kube-apiserver publishes them for a custom one.
 * Source: apiextensions-apiserver pkg/controller/openapi/builder/builder.go; apiserver pkg/endpoints/installer.go.
 */
export function operationsOf(kind: Kind): readonly Operation[] {
  const root = pathRoot(kind);
  const scoped =
    kind.scope === 'Namespaced' ? `${root}/namespaces/{namespace}/${kind.plural}` : `${root}/${kind.plural}`;
  const served = (shape: Shape): boolean => kind.builtIn?.verbs?.includes(shape.verb) ?? true;
  const everywhere = collection.filter(({ verb }) => verb === 'list' && kind.scope === 'Namespaced');
  return [
    ...everywhere.filter(served).map((shape) => operation(kind, shape, `${root}/${kind.plural}`, 'ForAllNamespaces')),
    ...collection.filter(served).map((shape) => operation(kind, shape, scoped)),
    ...single.filter(served).map((shape) => operation(kind, shape, `${scoped}/{name}`)),
    ...(kind.subresources.status
      ? ofSubresource.map((shape) => operation(kind, shape, `${scoped}/{name}/status`, 'Status'))
      : []),
    ...(kind.subresources.scale
      ? ofSubresource.map((shape) => operation(kind, shape, `${scoped}/{name}/scale`, 'Scale'))
      : []),
  ];
}

type Suffix = '' | 'ForAllNamespaces' | 'Status' | 'Scale';

function operation(kind: Kind, shape: Shape, path: string, suffix: Suffix = ''): Operation {
  const model = suffix === 'Scale' ? scaleModel : modelName(kind);
  const request = requestOf(kind, shape, model);
  return {
    path,
    method: shape.method,
    action: shape.action,
    operationId: operationId(kind, shape, suffix),
    description: description(kind, shape, suffix),
    kind,
    parameters: ownParameters(shape.set),
    ...(request && { request }),
    responses: responses(kind, shape, model),
    produces: shape.verb === 'list' ? streamed : written,
  };
}

/** `listClusterExampleComV1NamespacedCloud`: unique over all groups. */
function operationId(kind: Kind, { word }: Shape, suffix: Suffix): string {
  const group = kind.group === '' ? 'core' : kind.group;
  const parts = [...group.split(/[^a-zA-Z0-9]/), kind.version].map(
    (part) => part.charAt(0).toUpperCase() + part.slice(1),
  );
  const scope = kind.scope === 'Namespaced' && suffix !== 'ForAllNamespaces' ? 'Namespaced' : '';
  return `${word}${parts.join('')}${scope}${kind.kind}${suffix}`;
}

function description(kind: Kind, { word }: Shape, suffix: Suffix): string {
  const part = suffix === 'Status' || suffix === 'Scale' ? `${suffix.toLowerCase()} of ` : '';
  switch (word) {
    case 'list':
      return `list or watch objects of kind ${kind.kind}`;
    case 'create':
      return `create ${article(kind.kind)} ${kind.kind}`;
    case 'deleteCollection':
      return `delete collection of ${kind.kind}`;
    case 'delete':
      return `delete ${article(kind.kind)} ${kind.kind}`;
    case 'patch':
      return `partially update ${part}the specified ${kind.kind}`;
    default:
      return `${word} ${part}the specified ${kind.kind}`;
  }
}

const article = (noun: string): string => (/^[AEIO]/.test(noun) ? 'an' : 'a');

function requestOf(kind: Kind, { verb }: Shape, model: string): Operation['request'] | undefined {
  switch (verb) {
    case 'create':
    case 'update':
      return { model, types: written, need: 'required' };
    case 'patch':
      return { model: meta('Patch'), types: patchTypes(kind), need: 'required' };
    case 'delete':
    case 'deletecollection':
      return { model: meta('DeleteOptions'), types: written, need: 'optional' };
    default:
      return undefined;
  }
}

function patchTypes(kind: Kind): readonly string[] {
  return [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(kind.builtIn?.strategicMerge ? ['application/strategic-merge-patch+json'] : []),
    'application/apply-patch+yaml',
  ];
}

/** Status code → model. */
function responses(kind: Kind, { verb }: Shape, model: string): Readonly<Record<string, string>> {
  switch (verb) {
    case 'list':
      return { 200: modelName({ ...kind, kind: kind.listKind }) };
    case 'create':
      return { 200: model, 201: model, 202: model };
    case 'update':
    case 'patch':
      return { 200: model, 201: model };
    case 'delete':
      return { 200: meta('Status'), 202: meta('Status') };
    case 'deletecollection':
      return { 200: meta('Status') };
    default:
      return { 200: model };
  }
}
