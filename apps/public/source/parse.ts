import { DayRoot, VerdictInterval } from '@allmend/api/kinds';
import { publicErrors } from '../errors.ts';
import type { Interval, Seal } from './public-source.ts';

interface Shape<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

const intervalShape: Shape<Interval> = VerdictInterval.zod.shape.interval;
const sealShape: Shape<Seal> = DayRoot.zod.shape.root;

/** The value, when it has the shape. Throws `public.bad-data` naming the first member that has not. */
export function parse<T>(shape: Shape<T>, value: unknown, place: string): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const problem = issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'it has another shape';
  throw publicErrors.error('bad-data', { place, problem });
}

/** The JSON of bytes. Throws `public.bad-data`. */
export function parseJson(content: Uint8Array, place: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as unknown;
  } catch (cause) {
    throw publicErrors.error('bad-data', { place, problem: 'it is not JSON' }, { cause });
  }
}

export function parseIntervals(values: unknown, place: string): readonly Interval[] {
  return list(values, place)
    .map((value) => parse(intervalShape, value, place))
    .sort((a, b) => b.from.localeCompare(a.from));
}

export function parseSeals(values: unknown, place: string): readonly Seal[] {
  return list(values, place)
    .map((value) => parse(sealShape, value, place))
    .sort((a, b) => b.day.localeCompare(a.day));
}

export function list(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw publicErrors.error('bad-data', { place, problem: 'it is no list' });
}

/** A member of an object, undefined when it is none. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
