import { z } from 'zod';

const schemaName = 'allmend.dev/kubernetes-end-of-life/v1';

/** When upstream support of each minor version ends. Data of its own, so that it can be replaced without a new release. */
export type EndOfLifeTable = z.infer<typeof EndOfLifeTable>;
export const EndOfLifeTable = z.strictObject({
  schema: z.literal(schemaName),
  /** Day to which the table is complete. */
  updated: z.iso.date(),
  source: z.url(),
  /** Branch (`1.34`) → last day of support. */
  branches: z.record(z.string().regex(/^\d+\.\d+$/), z.iso.date()),
});

/** The table that comes with this version; a newer one in the same form can stand in for it. */
export const shippedEndOfLife: EndOfLifeTable = {
  schema: schemaName,
  updated: '2026-08-21',
  source: 'https://kubernetes.io/releases/patch-releases/',
  branches: {
    '1.25': '2023-10-28',
    '1.26': '2024-02-28',
    '1.27': '2024-06-28',
    '1.28': '2024-10-28',
    '1.29': '2025-02-28',
    '1.30': '2025-06-28',
    '1.31': '2025-10-28',
    '1.32': '2026-02-28',
    '1.33': '2026-06-28',
    '1.34': '2026-10-27',
    '1.35': '2027-02-28',
    '1.36': '2027-06-28',
  },
};

/** `supported`: within support. `ended`: after it. `newer`: beyond the table, but it outlives a branch that is supported. */
export type BranchState = 'supported' | 'ended' | 'newer' | 'unknown';

/** State of a branch at an instant. A branch is supported to the end of its last day (UTC). */
export function branchState(table: EndOfLifeTable, branch: string, now: Date): BranchState {
  const last = table.branches[branch];
  if (last !== undefined) return now.getTime() < endOfDay(last) ? 'supported' : 'ended';
  const known = Object.keys(table.branches).sort(compareBranches);
  const [oldest, newest] = [known.at(0), known.at(-1)];
  if (oldest === undefined || newest === undefined) return 'unknown';
  if (compareBranches(branch, oldest) < 0) return 'ended';
  const isNewer = compareBranches(branch, newest) > 0 && branchState(table, newest, now) === 'supported';
  return isNewer ? 'newer' : 'unknown';
}

/** Branches of the table that are supported at an instant, oldest first. */
export function supportedBranches(table: EndOfLifeTable, now: Date): readonly string[] {
  return Object.keys(table.branches)
    .filter((branch) => branchState(table, branch, now) === 'supported')
    .sort(compareBranches);
}

/** The official suite ends support when the last day begins. */
export function officiallySupported(table: EndOfLifeTable, now: Date): readonly string[] {
  return Object.entries(table.branches)
    .filter(([, last]) => now.getTime() < Date.parse(`${last}T00:00:00Z`))
    .map(([branch]) => branch);
}

export function compareBranches(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000;
}
