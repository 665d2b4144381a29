import { nearest } from '@allmend/kit-config';
import type { Message } from '@allmend/kit-i18n';
import type { ScopeFinding } from './model.ts';
import { scopeTexts } from './texts.ts';
import type { ListView, MapView, Place, ScalarView, YamlView } from './yaml-view.ts';

/** Where the findings about one file are gathered while it is read. */
export interface FindingSink {
  error(code: string, place: Place, message: Message): void;
  warning(code: string, place: Place, message: Message): void;
}

/** Gathers findings; `findings` is in the order of the file. */
export function gatherFindings(): FindingSink & { readonly findings: () => readonly ScopeFinding[] } {
  const found: ScopeFinding[] = [];
  const add =
    (severity: ScopeFinding['severity']) =>
    (code: string, place: Place, message: Message): void => {
      found.push({ severity, code, message, line: place.line, column: place.column });
    };
  return {
    error: add('error'),
    warning: add('warning'),
    findings: () => found.toSorted((a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1)),
  };
}

/** A mapping of which only `known` keys may occur; others are errors that name the nearest known one. */
export function knownKeys(view: MapView, known: readonly string[], where: string, sink: FindingSink): void {
  for (const [key, { key: place }] of view.entries) {
    if (known.includes(key)) continue;
    const meant = suggestion(key, known);
    sink.error(
      'unknown-key',
      place,
      meant
        ? scopeTexts.message('unknown-key-near', { key: clip(key), where, nearest: meant })
        : scopeTexts.message('unknown-key', { key: clip(key), where, known: [...known] }),
    );
  }
}

/** The value under `key`; null, and an error, when it is not there. */
export function required(view: MapView, key: string, where: string, sink: FindingSink): YamlView | null {
  const entry = view.entries.get(key);
  if (entry) return entry.value;
  sink.error('missing-key', view, scopeTexts.message('missing-key', { key, where }));
  return null;
}

export function optional(view: MapView, key: string): YamlView | null {
  const value = view.entries.get(key)?.value ?? null;
  return value !== null && isNull(value) ? null : value;
}

/** Null, and an error, when it is no mapping. */
export function asMap(view: YamlView | null, what: string, sink: FindingSink): MapView | null {
  if (view === null || view.kind === 'map') return view;
  return wrong(view, what, 'mapping', sink);
}

/** Null, and an error, when it is no list. */
export function asList(view: YamlView | null, what: string, sink: FindingSink): ListView | null {
  if (view === null || view.kind === 'list') return view;
  return wrong(view, what, 'list', sink);
}

/** A text that is not empty. Numbers are taken as written. Null, and an error, for anything else. */
export function asText(view: YamlView | null, what: string, sink: FindingSink): string | null {
  if (view === null) return null;
  if (isWord(view)) {
    const text = (typeof view.value === 'string' ? view.value : view.source).trim();
    if (text !== '') return text;
  }
  return wrong(view, what, 'text', sink);
}

/** One of `choices`; null, and an error that names the nearest, for anything else. */
export function asChoice<const C extends readonly string[]>(
  view: YamlView | null,
  what: string,
  choices: C,
  sink: FindingSink,
): C[number] | null {
  const text = asText(view, what, sink);
  if (view === null || text === null) return null;
  if (choices.includes(text)) return text;
  const meant = suggestion(text, choices) ?? choices[0]!;
  const message = scopeTexts.message('bad-choice', { what, value: clip(text), known: [...choices], nearest: meant });
  sink.error('bad-choice', view, message);
  return null;
}

/** The nearest of `known` to a word from outside, however long that is. */
export function suggestion(word: string, known: Iterable<string>): string | null {
  return nearest(word.slice(0, 100), known);
}

/** A text from outside, short enough for a message. */
export function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

export function isNull(view: YamlView): boolean {
  return view.kind === 'scalar' && view.value === null;
}

function isWord(view: YamlView): view is ScalarView {
  return view.kind === 'scalar' && (typeof view.value === 'string' || typeof view.value === 'number');
}

function wrong(view: YamlView, what: string, expected: 'mapping' | 'list' | 'text', sink: FindingSink): null {
  const key = ({ mapping: 'not-a-mapping', list: 'not-a-list', text: 'not-a-text' } as const)[expected];
  sink.error('wrong-type', view, scopeTexts.message(key, { what }));
  return null;
}
