import type { OfficialResult } from '../scope/evaluation.ts';
import { clip, isNull } from '../scope/reading.ts';
import type { MapView, Place, YamlView } from '../scope/yaml-view.ts';

/** Something in a report is not as it must be. One sentence without full stop, and where. */
export class Malformed extends Error {
  readonly place: Place;
  constructor(problem: string, place: Place) {
    super(problem);
    this.name = 'Malformed';
    this.place = place;
  }
}

/** The value under `key`; throws `Malformed` when it is missing or null. */
export function fieldOf(view: MapView, key: string): YamlView {
  const value = maybeField(view, key);
  if (value === null) throw new Malformed(`"${key}" is missing`, view);
  return value;
}

/** The value under `key`; null when it is missing or null. */
export function maybeField(view: MapView, key: string): YamlView | null {
  const value = view.entries.get(key)?.value;
  return value === undefined || isNull(value) ? null : value;
}

export function mapOf(view: YamlView, what: string): MapView {
  if (view.kind === 'map') return view;
  throw new Malformed(`"${what}" must be a mapping`, view);
}

/** Any scalar, as written. */
export function textOf(view: YamlView, what: string): string {
  if (view.kind !== 'scalar' || view.value === null) throw new Malformed(`"${what}" must be a text`, view);
  return typeof view.value === 'string' ? view.value : view.source;
}

/** A scalar of at most `limit` characters that is not empty. */
export function wordOf(view: YamlView, what: string, limit = 1000): string {
  const text = textOf(view, what);
  if (text === '') throw new Malformed(`"${what}" must not be empty`, view);
  if (text.length > limit) throw new Malformed(`"${what}" is longer than ${limit} characters`, view);
  return text;
}

export function textsOf(view: YamlView, what: string): string[] {
  if (view.kind !== 'list') throw new Malformed(`"${what}" must be a list`, view);
  return view.items.map((item) => (isNull(item) ? '' : textOf(item, what)));
}

/** A whole number that is not negative. */
export function countOf(view: YamlView | null, what: string): number {
  if (view === null) return 0;
  const value = view.kind === 'scalar' ? view.value : null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Malformed(`"${what}" must be a whole number that is not negative`, view);
}

/** The exit code of a program; signals are negative. */
export function exitCodeOf(view: YamlView | null): number {
  if (view === null) return 0;
  const value = view.kind === 'scalar' ? view.value : null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Malformed('"rc" must be a whole number', view);
}

/** 1, 0 or -1 and nothing else: the official monitor stores any number it is given. */
export function resultOf(view: YamlView, testcase: string): OfficialResult {
  const value = view.kind === 'scalar' ? view.value : null;
  if (value === 1 || value === 0 || value === -1) return value;
  const found = view.kind === 'scalar' ? `"${clip(view.source)}"` : `a ${view.kind}`;
  throw new Malformed(`the result of "${clip(testcase)}" is ${found}, not 1, 0 or -1`, view);
}

export function uuidOf(view: YamlView, what: string): string {
  const text = wordOf(view, what).toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new Malformed(`"${what}" is not a UUID`, view);
}
