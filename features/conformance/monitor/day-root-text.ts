import { isDigest, isDnsName, isUid } from './places.ts';

/** Namespace of the signatures on roots. */
export const dayRootNamespace = 'allmend-day-root';

const firstLine = 'allmend.dev/day-root/v2';
/** As it was until names of subjects were left out: such roots are signed and stay, so they are read for ever. */
const namingFirstLine = 'allmend.dev/day-root/v1';

/**
 * End of the chain of one subject on one day. It has no name: roots are public, and not every subject is. The hash stands for the name
 * all the same, which is in each row of the chain.
 */
export interface RootHead {
  readonly uid: string;
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

/** The text that is hashed and signed, see docs/reference/evidence.md. */
export function writeDayRoot(data: DayRootData): string {
  return print(firstLine, data, ({ uid, rows, hash }) => `${uid} ${rows} ${hash}`);
}

function print<H extends RootHead>(
  first: string,
  { tenant, day, previous, heads }: Omit<DayRootData, 'heads'> & { readonly heads: readonly H[] },
  line: (head: H) => string,
): string {
  const sorted = heads.toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  const lines = [first, `tenant ${tenant}`, `day ${day}`, `previous ${previous ?? '-'}`, ...sorted.map(line)];
  return lines.map((one) => `${one}\n`).join('');
}

/** What a text says; null when it is not exactly as `writeDayRoot` writes it, or wrote it while roots had names. */
export function readDayRoot(text: string): DayRootData | null {
  const lines = text.split('\n');
  const tenant = /^tenant ([a-z0-9]{3,63})$/.exec(lines[1] ?? '')?.[1];
  const day = /^day (\d{4}-\d\d-\d\d)$/.exec(lines[2] ?? '')?.[1];
  const previous = /^previous (-|[0-9a-f]{64})$/.exec(lines[3] ?? '')?.[1];
  if (tenant === undefined || day === undefined || !isDay(day) || previous === undefined) return null;
  const naming = lines[0] === namingFirstLine;
  const heads = lines.slice(4, -1).map((line) => readHead(line, { naming }));
  if (!heads.every((head) => head !== null) || new Set(heads.map(({ uid }) => uid)).size !== heads.length) return null;
  const data = { tenant, day, previous: previous === '-' ? null : previous, heads };
  const same = naming
    ? print(namingFirstLine, data, ({ uid, place, rows, hash }) => `${uid} ${place} ${rows} ${hash}`)
    : writeDayRoot(data);
  if (same !== text) return null;
  return { ...data, heads: heads.map(({ uid, rows, hash }) => ({ uid, rows, hash })) };
}

interface PlacedHead extends RootHead {
  /** `<namespace>/<name>`; '' where there is none. */
  readonly place: string;
}

function readHead(line: string, { naming }: { readonly naming: boolean }): PlacedHead | null {
  const parts = line.split(' ');
  const [uid = '', rows = '', hash = ''] = naming ? parts.toSpliced(1, 1) : parts;
  const place = naming ? (parts[1] ?? '') : '';
  if (!isUid(uid) || !isDigest(hash) || (naming && !isPlace(place))) return null;
  return /^[1-9]\d{0,14}$/.test(rows) ? { uid, place, rows: Number(rows), hash } : null;
}

function isPlace(text: string): boolean {
  const [namespace = '', name = '', ...more] = text.split('/');
  return more.length === 0 && isDnsName(namespace) && isDnsName(name);
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
