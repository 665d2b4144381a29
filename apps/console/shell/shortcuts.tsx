import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

/** A key, or two in a row: `j`, `Shift+R`, `g c`, `Ctrl+k`. */
export interface Shortcut {
  readonly keys: string;
  /** What it does, for the list of all keys. */
  readonly label: string;
  readonly run: () => void;
}

interface Shortcuts {
  readonly add: (shortcut: Shortcut) => () => void;
  readonly all: () => readonly Shortcut[];
  /** Single letters can be switched off, for people who dictate (WCAG 2.1, 2.1.4). */
  readonly letters: 'on' | 'off';
  readonly setLetters: (letters: 'on' | 'off') => void;
}

const ShortcutContext = createContext<Shortcuts | null>(null);
const storageKey = 'allmend.console.letters';
const sequenceMs = 1500;

export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const known = useRef(new Set<Shortcut>());
  const [letters, setLetters] = useState<'on' | 'off'>(localStorage.getItem(storageKey) === 'off' ? 'off' : 'on');
  const value = useMemo<Shortcuts>(
    () => ({
      letters,
      setLetters(next) {
        localStorage.setItem(storageKey, next);
        setLetters(next);
      },
      all: () => [...known.current],
      add(shortcut) {
        known.current.add(shortcut);
        return () => void known.current.delete(shortcut);
      },
    }),
    [letters],
  );
  useEffect(() => {
    let first = '';
    let at = 0;
    const listen = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      if (key === null) return;
      if (!key.startsWith('Ctrl+') && (letters === 'off' || isTyping(event.target) || isDialogOpen())) return;
      const sequence = first !== '' && event.timeStamp - at < sequenceMs ? `${first} ${key}` : key;
      // What was added last stands closest to the person.
      const all = [...known.current].reverse();
      const found = all.find(({ keys }) => keys === sequence) ?? all.find(({ keys }) => keys === key);
      first = '';
      if (found) {
        event.preventDefault();
        found.run();
      } else if (all.some(({ keys }) => keys.startsWith(`${key} `))) {
        first = key;
        at = event.timeStamp;
      }
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [letters]);
  return <ShortcutContext value={value}>{children}</ShortcutContext>;
}

/** Null for keys that are none of ours: modifiers alone, and what belongs to the browser. */
function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string | null {
  if (altKey || ['Shift', 'Control', 'Meta', 'Alt'].includes(key)) return null;
  if (ctrlKey || metaKey) return `Ctrl+${key.toLowerCase()}`;
  return shiftKey && /^[a-z]$/i.test(key) ? `Shift+${key.toUpperCase()}` : key;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}

export function useShortcuts(): Shortcuts {
  const found = use(ShortcutContext);
  if (!found) throw new Error('no shortcuts here');
  return found;
}

/** Holds while the component is there. `run` may be another function at each drawing. */
export function useShortcut(keys: string, label: string, run: () => void): void {
  const { add } = useShortcuts();
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => add({ keys, label, run: () => latest.current() }), [add, keys, label]);
}
