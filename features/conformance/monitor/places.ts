import type { Store, StoreKey } from '@allmend/core-store';
import type { SubjectPlace } from './journal.ts';

/** Group of the monitor's own notes in the store. No kind serves it. */
export const journalGroup = 'journal.conformance.allmend.dev';

/** Series of the reports on one subject: one chain for each. A name of a series has 64 bytes at most. */
export const reportSeries = (uid: string): string => `conformance.report.${uid}`;

/** Series of the roots of days: one chain for each tenant. */
export const dayRootSeries = 'conformance.day-root';

const keyOf = (tenant: string, resource: string, name: string): StoreKey => ({
  tenant,
  group: journalGroup,
  resource,
  namespace: '',
  name,
});

/** The note that a report's UUID is taken, and where its row stands. */
export const noteKey = (tenant: string, report: string): StoreKey => keyOf(tenant, 'reports', report);
/** What is known of a subject's chain as a whole: its newest results, its end. */
export const stateKey = (tenant: string, uid: string): StoreKey => keyOf(tenant, 'newest', uid);
/** The note that the root of a day was made. */
export const dayKey = (tenant: string, day: string): StoreKey => keyOf(tenant, 'day-roots', day);
/** The day that was sealed last, and the heads in its root. */
export const lastDayKey = (tenant: string): StoreKey => keyOf(tenant, 'day-roots', 'last');

export const subjectText = ({ namespace, name }: Pick<SubjectPlace, 'namespace' | 'name'>): string =>
  `${namespace}/${name}`;

/** A name of a Kubernetes object (RFC 1123): safe in a line of text, in a path and in an address. */
export const isDnsName = (text: string): boolean =>
  text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);

/** Id of an object: lower-case hex digits and hyphens, short enough for a series and safe in a path. */
export const isUid = (text: string): boolean => /^[0-9a-z][0-9a-z-]{0,44}$/.test(text);

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * A condition of a commit did not hold. By name: the class comes with every engine of the store, which a command line that only
 * verifies must not load.
 */
export function isConflict(error: unknown): error is Error & { readonly key: StoreKey } {
  return error instanceof Error && error.name === 'StoreConflict' && 'key' in error;
}

/** Lets others have the event loop. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Rows that are read at once at most. */
const mostRows = 200;

/** Rows of a chain that begin beyond `after`, ascending, in slices: the first of so many, each further one twice as large. */
export async function* rowsFrom(store: Store, tenant: string, series: string, after = 0, first = mostRows) {
  for (let from = after, limit = first; ; limit = Math.min(limit * 2, mostRows)) {
    const page = await store.history({ series, tenant, after: from, limit });
    yield* page;
    if (page.length < limit) return;
    from = page.at(-1)!.seq;
    await breathe();
  }
}
