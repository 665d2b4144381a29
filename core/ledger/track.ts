import { isAllmendError } from '@allmend/kit-errors';
import type { Entry, Intent, Ledger } from './ledger.ts';

/** What a resource is to be called, so that it can be found again. */
export interface Labels {
  readonly name: string;
  readonly tag: string;
}

export interface Tracked<T> {
  readonly entry: Entry;
  readonly resource: T;
}

export interface TrackOptions {
  /** Decides whether a failed create certainly left nothing; `provesNothingCreated` when absent. */
  readonly nothingCreated?: (error: unknown) => boolean;
}

/**
 * Creates one resource so that it cannot be lost: writes the intent durably, calls `create` with the name and tag to
 * use, and writes down the id. `create` sends the one request that creates and resolves with an object that has the
 * cloud's `id` (kinds that have none, such as key pairs and buckets: their name); waiting for the resource to become
 * active, and whatever follows, comes after `track`.
 *
 * When the intent cannot be written (full disk, ended run …) its error is thrown and `create` is not called. When
 * `create` throws, that error is thrown and the entry stays `intended`, since the cloud may have acted or may yet act on
 * the request; only an error that proves that nothing was created (`provesNothingCreated`) makes it `gone`. When the id
 * cannot be written, the ledger's error is thrown; the resource is then found by its name.
 */
export async function track<T extends { readonly id: string }>(
  ledger: Ledger,
  intent: Intent,
  create: (labels: Labels) => Promise<T>,
  options: TrackOptions = {},
): Promise<Tracked<T>> {
  const { nothingCreated = provesNothingCreated } = options;
  const entry = await ledger.intend(intent);
  let resource: T;
  try {
    resource = await create({ name: entry.name, tag: entry.tag });
  } catch (error) {
    // Best effort: an entry that stays `intended` only costs the janitor one look, and the cloud's error matters more.
    if (nothingCreated(error)) await ledger.gone(entry.id).catch(() => undefined);
    throw error;
  }
  return { entry: await ledger.created(entry.id, resource.id), resource };
}

/**
 * 4xx answers that do not prove it. 408 and 425 speak of the connection. 409 may be the echo of our own earlier attempt,
 * whose answer was lost: the name is taken, by us. 429, and Swift's 498, end a series of attempts. 499 is a proxy that
 * gave up while the service went on.
 */
const inconclusive = new Set([408, 409, 425, 429, 498, 499]);

/** Failures before a request left: no such service in the catalogue, or no request may go there. */
const neverSent = new Set(['openstack.service-missing', 'openstack.version-unsupported', 'openstack.egress-refused']);

/**
 * True when a failed create certainly created nothing: the request never left, or its only attempt was answered with a
 * client error (4xx, save those that leave it open). After several attempts the last answer says nothing about the ones before
 * it. An answer to a GET says nothing either: it belongs to something that was asked after the create.
 */
export function provesNothingCreated(error: unknown): boolean {
  if (!isAllmendError(error)) return false;
  if (neverSent.has(error.reason)) return true;
  const { status, attempts = 1, method = 'POST' } = error.params;
  const code = Number(status);
  if (Number(attempts) > 1 || !['POST', 'PUT'].includes(String(method))) return false;
  // Neutron tells a full quota with 409: that is counted before anything is made.
  if (error.reason === 'openstack.quota') return true;
  return code >= 400 && code < 500 && !inconclusive.has(code);
}
