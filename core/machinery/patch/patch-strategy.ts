import type { Schema } from '../schema/schema.ts';

/** How strategic merge treats one member. */
export interface MemberStrategy {
  /** `merge`: lists are merged item by item. `replace`: the patch's value stands. `default`: maps merge, lists are replaced. */
  readonly strategy: 'merge' | 'replace' | 'default';
  /** Key that finds the items of a merged list of maps; '' for a list of scalars. */
  readonly mergeKey: string;
  /** Schema of the member, for a list of its items; undefined where there is none. */
  readonly below: Schema | undefined;
}

/**
 * Reads `x-kubernetes-patch-strategy` and `x-kubernetes-patch-merge-key`. Source: apimachinery pkg/util/strategicpatch/meta.go
 * and patch.go (extractRetainKeysPatchStrategy); `retainKeys` only tells clients to write that directive.
 */
export function memberStrategy(schema: Schema | undefined, name: string): MemberStrategy {
  const properties = schema?.properties;
  const additional = schema?.additionalProperties;
  const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const found = own ?? (typeof additional === 'object' ? additional : undefined);
  const strategies = found?.['x-kubernetes-patch-strategy']?.split(',') ?? [];
  const strategy = strategies.includes('merge') ? 'merge' : strategies.includes('replace') ? 'replace' : 'default';
  return {
    strategy,
    mergeKey: found?.['x-kubernetes-patch-merge-key'] ?? '',
    below: found?.type === 'array' ? found.items : found,
  };
}
