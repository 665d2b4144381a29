import { randomUUID } from 'node:crypto';
import {
  jsonEquals,
  statusErrors,
  wireTime,
  type Json,
  type Kind,
  type KubeObject,
  type OwnerReference,
} from '@allmend/core-machinery';
import type { ObjectPlace, WriteContext } from './registry.ts';

/** The namespace of the path stands in the object. Throws 400. Source: apiserver pkg/registry/rest/meta.go. */
export function settleNamespace(kind: Kind, { metadata }: KubeObject, namespace: string): void {
  if (kind.scope === 'Cluster') {
    delete metadata.namespace;
    return;
  }
  metadata.namespace ||= namespace;
  if (metadata.namespace === namespace) return;
  throw statusErrors.badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
}

/** The name of the path stands in the object. Throws 400. Source: apiserver pkg/endpoints/handlers/rest.go checkName. */
export function checkName({ metadata }: KubeObject, { name }: ObjectPlace): void {
  if (metadata.name === name) return;
  if (!metadata.name) {
    throw statusErrors.badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  throw statusErrors.badRequest(
    `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
  );
}

/** What a client cannot set on a new object. Source: apiserver pkg/registry/rest/meta.go, WipeObjectMetaSystemFields. */
export function newMetadata(kind: Kind, { metadata }: KubeObject, { now }: WriteContext): void {
  if (metadata.resourceVersion) {
    throw statusErrors.badRequest('resourceVersion should not be set on objects to be created');
  }
  delete metadata.resourceVersion;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.generation;
  metadata.creationTimestamp = wireTime(now);
  metadata.uid = randomUUID();
  if (!kind.builtIn?.withoutGeneration) metadata.generation = 1;
}

/** What a client cannot change. Source: apiserver pkg/registry/rest/update.go, BeforeUpdate. */
export function keptMetadata({ metadata }: KubeObject, live: KubeObject): void {
  const old = live.metadata;
  metadata.uid ||= old.uid ?? '';
  keep('generation');
  keep('creationTimestamp');
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
  }

  function keep(name: 'generation' | 'creationTimestamp'): void {
    if (old[name] === undefined) delete metadata[name];
    else (metadata as Record<string, unknown>)[name] = old[name];
  }
}

/** An owner that is named twice is named once. Source: apiserver pkg/endpoints/handlers/rest.go, dedupOwnerReferences. */
export function distinctOwners({ metadata }: KubeObject, warnings: string[]): void {
  const kept: OwnerReference[] = [];
  const twice: string[] = [];
  for (const owner of metadata.ownerReferences ?? []) {
    if (kept.some((other) => jsonEquals(asJson(other), asJson(owner)))) twice.push(owner.uid);
    else kept.push(owner);
  }
  if (twice.length === 0) return;
  metadata.ownerReferences = kept;
  warn(
    warnings,
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${twice.join(', ')}`,
  );
}

const standardFinalizers: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

/** Source: apiextensions-apiserver pkg/registry/customresource/validator.go, validateKubeFinalizerName. */
export function warnOfFinalizers({ metadata }: KubeObject, live: KubeObject | null, warnings: string[]): void {
  const known = new Set(live?.metadata.finalizers);
  for (const finalizer of metadata.finalizers ?? []) {
    if (known.has(finalizer) || finalizer.includes('/') || standardFinalizers.has(finalizer)) continue;
    const path = finalizer.includes('.') ? ' including a path (/)' : '';
    const advice = `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    warn(warnings, `metadata.finalizers: ${JSON.stringify(finalizer)}: ${advice}`);
  }
}

/** Adds a warning once, however often a step begins anew. */
export function warn(warnings: string[], text: string): void {
  if (!warnings.includes(text)) warnings.push(text);
}

const asJson = (owner: OwnerReference): Json => owner as unknown as Json;
