import { monitorErrors } from './errors.ts';
import { isDigest, isDnsName, isUid } from './places.ts';

/** Namespace of the signatures on roots. */
export const dayRootNamespace = 'allmend-day-root';

const firstLine = 'allmend.dev/day-root/v1';

/** End of the chain of one subject on one day. */
export interface RootHead {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Number of the last row, from the beginning of the chain. */
  readonly rows: number;
  /** Its hash. */
  readonly hash: string;
}

/** What the root of a day says. */
export interface DayRootData {
  readonly tenant: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** SHA-256 of the text of the root before; null for the first. */
  readonly previous: string | null;
  /** Sorted by uid, each once. */
  readonly heads: readonly RootHead[];
}

/** The text that is hashed and signed, see docs/reference/evidence.md. Throws `monitor.root-subject`. */
export function writeDayRoot({ tenant, day, previous, heads }: DayRootData): string {
  const sorted = heads.toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  for (const { uid, namespace, name } of sorted) {
    if (isUid(uid) && isDnsName(namespace) && isDnsName(name)) continue;
    throw monitorErrors.error('root-subject', { subject: JSON.stringify(`${namespace}/${name}`.slice(0, 200)) });
  }
  const lines = [
    firstLine,
    `tenant ${tenant}`,
    `day ${day}`,
    `previous ${previous ?? '-'}`,
    ...sorted.map(({ uid, namespace, name, rows, hash }) => `${uid} ${namespace}/${name} ${rows} ${hash}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** What a text says; null when it is not exactly as `writeDayRoot` writes it. */
export function readDayRoot(text: string): DayRootData | null {
  const lines = text.split('\n');
  const tenant = /^tenant ([a-z0-9]{3,63})$/.exec(lines[1] ?? '')?.[1];
  const day = /^day (\d{4}-\d\d-\d\d)$/.exec(lines[2] ?? '')?.[1];
  const previous = /^previous (-|[0-9a-f]{64})$/.exec(lines[3] ?? '')?.[1];
  if (tenant === undefined || day === undefined || !isDay(day) || previous === undefined) return null;
  const heads = lines.slice(4, -1).map(readHead);
  if (!heads.every((head) => head !== null) || new Set(heads.map(({ uid }) => uid)).size !== heads.length) return null;
  const data = { tenant, day, previous: previous === '-' ? null : previous, heads };
  return writeDayRoot(data) === text ? data : null;
}

function readHead(line: string): RootHead | null {
  const [uid = '', place = '', rows = '', hash = ''] = line.split(' ');
  const [namespace = '', name = ''] = place.split('/');
  if (!isUid(uid) || !isDnsName(namespace) || !isDnsName(name) || !isDigest(hash)) return null;
  return /^[1-9]\d{0,14}$/.test(rows) ? { uid, namespace, name, rows: Number(rows), hash } : null;
}

const dayMs = 86_400_000;

/** The UTC day of an instant. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const startOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);
export const nextDay = (day: string): string => dayOf(new Date(startOf(day).getTime() + dayMs));
export const endOf = (day: string): Date => startOf(nextDay(day));

/** A day that exists. */
export function isDay(text: string): boolean {
  const at = startOf(text);
  return !Number.isNaN(at.getTime()) && dayOf(at) === text;
}
