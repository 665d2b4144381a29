import { resourceName, type Kind } from '@allmend/core-machinery';
import { readObject } from './body.ts';
import { copyObject } from './object-copy.ts';
import type { RegistryParts } from './commit.ts';
import { modifyObject } from './modify.ts';
import type { ObjectPlace, ParsedBody, Subresource, WriteContext, Written } from './registry.ts';

/** PUT: the object becomes what the body says. */
export function updateObject(
  parts: RegistryParts,
  context: WriteContext,
  target: { readonly kind: Kind; readonly place: ObjectPlace; readonly subresource: Subresource },
  body: ParsedBody,
): Promise<Written> {
  const wanted = readObject(context, target.kind, body);
  return modifyObject(parts, context, {
    ...target,
    verb: 'update',
    resourceVersion: needsVersion(target.kind) ? 'required' : 'optional',
    want: () => ({ object: copyObject(wanted), ownership: 'update' }),
  });
}

/** Built-in kinds of Kubernetes that upstream updates only with a resourceVersion. */
const guardedKinds: ReadonlySet<string> = new Set([
  'leases.coordination.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
]);

/** Users' kinds and our own are updated only with a resourceVersion. Source: the AllowUnconditionalUpdate of each strategy. */
function needsVersion(kind: Kind): boolean {
  return !kind.builtIn?.strategicMerge || guardedKinds.has(resourceName(kind));
}
