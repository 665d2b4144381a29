import { isStatusError, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { StoreKey } from '@allmend/core-store';
import { readSelection, type Selection } from '../list/selection.ts';
import { withRevision } from './codec.ts';
import { commit, Outdated, tellCommitted, type RegistryParts } from './commit.ts';
import { checkPreconditions, deleteObject, deletionOf } from './delete.ts';
import { liveOf } from './live.ts';
import type { DeleteRequest, Registry, WriteContext } from './registry.ts';
import type { Change, Live } from './rules.ts';

/** Objects read at once. */
const page = 500;
/** Objects deleted in one commit. */
const slice = 100;

type CollectionSelection = Parameters<Registry['deleteCollection']>[3];

/** DELETE of a collection; returns what was deleted, or marked because something holds it. */
export async function deleteCollection(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  target: Omit<CollectionDeletion, 'deleted'>,
): Promise<readonly KubeObject[]> {
  const all: KubeObject[] = [];
  await deleteSelected(parts, context, kind, { ...target, deleted: (objects) => all.push(...objects) });
  return all;
}

export interface CollectionDeletion {
  /** '' for all. */
  readonly namespace: string;
  readonly selection: CollectionSelection;
  readonly request: DeleteRequest;
  /** Told slice by slice. */
  readonly deleted: (objects: readonly KubeObject[]) => void;
}

/**
 * Deletes in slices, each a commit with one audit row. What others change meanwhile is deleted one by one; what they delete is
 * no fault. Not atomic, as upstream. Source: apiserver registry/generic/registry/store.go DeleteCollection.
 */
export async function deleteSelected(
  parts: RegistryParts,
  context: WriteContext,
  kind: Kind,
  { namespace, selection, request, deleted }: CollectionDeletion,
): Promise<void> {
  const selected = readSelection(kind, selection.labelSelector, selection.fieldSelector);
  let left = selection.limit ?? Number.POSITIVE_INFINITY;
  let after: StoreKey | undefined;
  while (left > 0) {
    const { items, more } = await parts.store.list(
      {
        tenant: context.tenant.id,
        group: kind.group,
        resource: kind.plural,
        ...(namespace !== '' && { namespace }),
        ...(selected.name !== null && { name: selected.name }),
      },
      { limit: page, ...(after && { after }) },
    );
    const matches = items.map((stored) => liveOf(kind, stored)).filter(({ object }) => matchesAll(selected, object));
    const wanted = matches.slice(0, left);
    left -= wanted.length;
    for (let at = 0; at < wanted.length; at += slice) {
      const lives = wanted.slice(at, at + slice);
      deleted(await deleteSlice(parts, context, { kind, namespace, request, lives }));
    }
    after = items.at(-1)?.key;
    if (!more || !after) return;
  }
}

const matchesAll = (selection: Selection, object: KubeObject): boolean =>
  selection.scope === 'everything' || selection.matches(object);

interface Slice {
  readonly kind: Kind;
  readonly namespace: string;
  readonly request: DeleteRequest;
  readonly lives: readonly Live[];
}

async function deleteSlice(parts: RegistryParts, context: WriteContext, wanted: Slice): Promise<readonly KubeObject[]> {
  const { kind, namespace, request, lives } = wanted;
  if (lives.length === 0) return [];
  for (const live of lives) checkPreconditions(kind, live, request.preconditions);
  // Kinds with rules of their own have more in their commits than a slice can hold.
  if (parts.rulesOf({ kind }) !== undefined) return deleteEach(parts, context, wanted);
  const changes = lives
    .map((live) => deletionOf(parts, context, kind, live, request))
    .filter((change) => change !== null);
  if (changes.length === 0) return lives.map(({ object }) => object);
  const outcome = changes.some(({ after }) => after === null) ? 'deleted' : 'marked';
  const place = { namespace, name: '' };
  const audited = { verb: 'deletecollection', kind, place, subresource: '', outcome, count: changes.length } as const;
  try {
    const revisions = await commit(parts, context, { changes, audited });
    for (const change of changes) await tellCommitted(parts, context, change);
    return lives.map(({ object, key }) => {
      const at = changes.findIndex((change) => change.key === key);
      return resultOf(context, object, changes[at], revisions[at]);
    });
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    return deleteEach(parts, context, wanted);
  }
}

function resultOf(
  context: WriteContext,
  object: KubeObject,
  change: Change | undefined,
  revision: number | undefined,
): KubeObject {
  if (!change?.after) return object;
  return context.dryRun === 'All' ? change.after : withRevision(change.after, revision!);
}

async function deleteEach(
  parts: RegistryParts,
  context: WriteContext,
  { kind, request, lives }: Slice,
): Promise<KubeObject[]> {
  const deleted: KubeObject[] = [];
  for (const { key, object } of lives) {
    try {
      const result = await deleteObject(parts, context, kind, { namespace: key.namespace, name: key.name }, request);
      deleted.push('metadata' in result && result.kind !== 'Status' ? (result as KubeObject) : object);
    } catch (error) {
      if (!isStatusError(error, 'NotFound')) throw error;
    }
  }
  return deleted;
}
