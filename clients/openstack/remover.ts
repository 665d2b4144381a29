import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from './cloud.ts';
import { openstackErrors } from './errors.ts';
import { removalErrors } from './removal-errors.ts';
import type { WireBody } from './resource.ts';

/** Whatever a remover needs besides the id, as the ledger keeps it. */
export type RemovalScope = Readonly<Record<string, string>>;

/** What is looked for: the one of that id, else those of exactly that name, else those of exactly that tag. */
export interface Wanted {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tag?: string | undefined;
  readonly scope?: RemovalScope | undefined;
}

export interface Found {
  readonly id: string;
  readonly name: string;
}

/** How one kind of resource is found again and removed. Waiting ends when the cloud's scope is aborted. */
export interface Remover {
  /**
   * With an `id`, that resource or none. Without, the project's own resources whose name is exactly `name`, save those that
   * bear the mark of another run. Without both, those that bear exactly the tag. Never a part of a name or tag. What the token may
   * not list is an error (`openstack.forbidden`), not an empty answer: users, groups and projects need a domain manager.
   */
  find(cloud: Cloud, wanted: Wanted): Promise<Found[]>;
  /**
   * Removes it and what hinders that and is part of it, and waits until it is gone. Success too when it was gone before. Throws
   * `openstack-removal.*` when it stays, else what the calls throw.
   */
  remove(cloud: Cloud, id: string, scope?: RemovalScope): Promise<void>;
  /** What a create's body must contain so that the resource bears its tag from its first moment; empty for kinds without. */
  mark(labels: { readonly name: string; readonly tag: string }): WireBody;
}

/** How to find and mark one kind; `finder` makes the rest. */
export interface Traits<T> {
  /** Null, or `openstack.not-found`, for what is not there. */
  readonly get: (cloud: Cloud, id: string, scope: RemovalScope) => Promise<T | null>;
  /** May already leave out what does not match. */
  readonly list: (cloud: Cloud, wanted: Wanted) => AsyncIterable<T>;
  readonly id: (item: T) => string;
  readonly name: (item: T) => string | null;
  /** Everything on it that may be a tag: tags, metadata values, words of the description. Absent for kinds that bear none. */
  readonly marks?: (item: T) => readonly string[];
  /** Project that owns it; null where lists never show those of others. */
  readonly owner?: (item: T) => string | null | undefined;
}

/** Key of the metadata entry that bears the tag, for the kinds that have metadata. */
export const tagKey = 'allmend-tag';

export function finder<T>(traits: Traits<T>): Remover['find'] {
  return async (cloud, wanted) => {
    const toFound = (item: T): Found => ({ id: traits.id(item), name: traits.name(item) ?? '' });
    if (wanted.id !== undefined) {
      const item = await orNull(traits.get(cloud, wanted.id, wanted.scope ?? {}));
      return item === null ? [] : [toFound(item)];
    }
    if (!wanted.name && (!wanted.tag || traits.marks === undefined)) return [];
    const project = traits.owner === undefined ? null : (await cloud.token()).projectId;
    const found: Found[] = [];
    for await (const item of traits.list(cloud, wanted)) {
      const foreign = traits.owner !== undefined && project !== null && (traits.owner(item) ?? project) !== project;
      if (!foreign && matches(traits.name(item), traits.marks?.(item) ?? [], wanted)) found.push(toFound(item));
    }
    return found;
  };
}

function matches(name: string | null, marks: readonly string[], { name: wantedName, tag }: Wanted): boolean {
  if (!wantedName) return tag !== undefined && marks.includes(tag);
  const marked = marks.filter((mark) => mark.startsWith('allmend:'));
  return name === wantedName && (tag === undefined || marked.length === 0 || marked.includes(tag));
}

/** Null instead of `openstack.not-found`. */
export async function orNull<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (openstackErrors.is(error, 'not-found')) return null;
    throw error;
  }
}

interface Subject {
  readonly kind: string;
  readonly id: string;
}

export interface Patience {
  /** Seconds after which waiting ends; default 300. */
  readonly seconds?: number;
  /** Milliseconds between the first two questions; doubles up to 2 s. Default 250. */
  readonly firstPause?: number;
}

/**
 * Asks until `ask` says null (done) instead of what it still sees; throws `openstack-removal.still-there` when patience ends.
 * An aborted scope ends it through the next question.
 */
export async function waitFor(
  subject: Subject,
  ask: () => Promise<string | null>,
  { seconds = 300, firstPause = 250 }: Patience = {},
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, 2000)) {
    const status = await ask();
    if (status === null) return;
    if (performance.now() + pause > end) throw removalErrors.error('still-there', { ...subject, seconds, status });
    await sleep(pause);
  }
}

/** Repeats a delete while the cloud says that something still uses it; throws `openstack-removal.blocked` when that stays so. */
export async function deleteWhenFree(
  subject: Subject,
  remove: () => Promise<unknown>,
  options: Patience & { readonly free?: () => Promise<void> } = {},
): Promise<void> {
  const end = performance.now() + (options.seconds ?? 60) * 1000;
  for (let pause = options.firstPause ?? 250; ; pause = Math.min(pause * 1.5, 2000)) {
    try {
      await remove();
      return;
    } catch (error) {
      if (!isInUse(error)) throw error;
      if (performance.now() + pause > end) throw blocked(subject, error.params['cloudMessage'], error);
    }
    await options.free?.();
    await sleep(pause);
  }
}

/** Neutron, Nova, Glance and Swift say 409; Cinder says 400 for a state that does not allow it. */
function isInUse(error: unknown): error is ReturnType<typeof openstackErrors.error> {
  return openstackErrors.is(error, 'conflict') || openstackErrors.is(error, 'bad-request');
}

export function blocked(subject: Subject, why: string | number | undefined, cause?: unknown): Error {
  return removalErrors.error('blocked', { ...subject, why: String(why ?? 'the cloud does not say why') }, { cause });
}

/** A part of the scope that the kind cannot do without. */
export function fromScope(subject: Subject, scope: RemovalScope | undefined, key: string): string {
  const value = scope?.[key];
  if (value === undefined) throw removalErrors.error('scope-missing', { ...subject, key });
  return value;
}

export function words(text: string | null | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
