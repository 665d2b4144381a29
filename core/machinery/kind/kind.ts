import type { KubeObject } from '../object/object.ts';
import type { FieldError } from '../status/field-error.ts';
import type { Schema } from '../schema/schema.ts';

/** A column of `kubectl get`. Source: apiextensions/v1 CustomResourceColumnDefinition. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'date';
  readonly format?: string;
  readonly description?: string;
  /** 0 is always shown, more than 0 only with `-o wide`. */
  readonly priority?: number;
  /** Simple JSONPath from the root of the object, e.g. `.spec.replicas`. */
  readonly jsonPath: string;
}

/** Where the scale subresource finds its values. Source: apiextensions/v1 CustomResourceSubresourceScale. */
export interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

/** Everything that the API server needs to serve one kind in one version, whether it is ours or a user's. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly listKind: string;
  /** Plural, lower case: the resource in the path. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  /** One sentence for `kubectl explain` and the reference. */
  readonly description: string;
  /** Schema of the whole object; `metadata` is `{type: object}` and is validated by the machinery itself. */
  readonly schema: Schema;
  readonly columns: readonly PrinterColumn[];
  readonly subresources: { readonly status?: true; readonly scale?: ScalePaths };
  /** JSONPaths that a field selector may name, e.g. `.spec.cloud`. */
  readonly selectableFields: readonly string[];
  /** Quantities that count against ResourceQuotas: name in the quota → JSONPath, e.g. `requests.storage` → `.spec.size`. */
  readonly quantities?: Readonly<Record<string, string>>;
  /** Where a kind differs from a custom one; left out for users' kinds. */
  readonly builtIn?: BuiltInTraits;
}

export interface BuiltInTraits {
  /** `merge`: strategic merge patch is answered (the built-in groups of Kubernetes); else 415. */
  readonly strategicMerge?: true;
  /** Values of this kind are encrypted at rest. */
  readonly sealed?: true;
  /** Names are checked as this; default `dns-subdomain`. `path-segment`: RBAC names, which may hold colons. */
  readonly names?: 'dns-subdomain' | 'dns-label' | 'path-segment';
  /** Only these verbs; default all. `create` alone makes a review, which is answered and not stored. */
  readonly verbs?: readonly Verb[];
  /** What `kubectl get` prints where JSONPaths cannot say it, e.g. how many keys a Secret has: one value per column. */
  readonly cells?: (object: KubeObject, now: Date) => readonly (string | number | boolean | null)[];
  /**
   * What upstream's strategy of the kind sets or converts, e.g. a Secret's `stringData` into `data`; in place and idempotent. It is
   * given what a client sent before anything of it is checked, so any member may have a wrong type. `old`: the version that an
   * update replaces, where it is known.
   */
  readonly normalize?: (object: KubeObject, old?: KubeObject) => void;
  /**
   * Rules that no schema can say. It too is called where the schema found faults, and says nothing of members with a wrong type.
   * `old`: the version that is replaced; left out for a new object.
   */
  readonly validate?: (object: KubeObject, old?: KubeObject) => FieldError[];
  /** Has no `spec`/`status` split: any change of content bumps no generation (Secret, ConfigMap, RBAC …). */
  readonly withoutGeneration?: true;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** `deployments.apps`, or `secrets` in the core group. */
export function resourceName({ group, plural }: Pick<Kind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}
