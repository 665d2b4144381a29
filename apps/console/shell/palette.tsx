import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { kinds, pathOf } from '../api/kinds.ts';
import { Dialog } from '../parts/dialog.tsx';
import { filterRows } from '../parts/row-order.ts';
import { useConsole } from './console-context.tsx';
import { useTexts } from './language.tsx';
import { rooms, segmentOfTenant } from './rooms.ts';
import { useShortcut, useShortcuts } from './shortcuts.tsx';
import { consoleTexts } from './texts.ts';

interface Hit {
  readonly key: string;
  readonly title: string;
  /** What it is. */
  readonly note: string;
  readonly keys?: string;
  /** Words that find it. */
  readonly words: string;
  readonly go: () => void;
}

const searched = [
  { kind: kinds.clouds, to: '/t/$tenant/clouds/$namespace/$name' },
  { kind: kinds.subjects, to: '/t/$tenant/conformance/$namespace/$name' },
  { kind: kinds.certificates, to: '/t/$tenant/certificates/$namespace/$name' },
  { kind: kinds.documents, to: '/t/$tenant/documents/$namespace/$name' },
  { kind: kinds.runs, to: '/t/$tenant/conformance/$namespace/runs/$name' },
] as const;
/** Objects of each kind that are searched, at most. */
const mostOfKind = 5000;
const mostShown = 50;

interface Found {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly spec?: {
      readonly displayName?: string;
      readonly region?: string;
      readonly title?: string;
      readonly operator?: string;
    };
    readonly status?: { readonly number?: string };
  }[];
  readonly metadata: { readonly continue?: string };
}

/** Finds rooms, commands and objects by any of their words: Ctrl+K. */
export function Palette() {
  const say = useTexts(consoleTexts);
  const [opened, setOpened] = useState(false);
  useShortcut('Ctrl+k', say('key-search'), () => setOpened(true));
  return (
    <>
      <button
        type="button"
        className="pal"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K"
        onClick={() => setOpened(true)}
      >
        <span>{say('search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={say('search')} size="lg" bare>
        <Finder onDone={() => setOpened(false)} />
      </Dialog>
    </>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }) {
  const say = useTexts(consoleTexts);
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { hits: all, part } = useHits();
  const wanted = useDeferredValue(text);
  const find = (what: string): readonly Hit[] => filterRows(all, ({ words }) => words, what).slice(0, mostShown);
  const found = useMemo(() => find(wanted), [all, wanted]);
  const active = Math.min(at, found.length - 1);
  const go = (hit: Hit | undefined): void => {
    if (!hit) return;
    onDone();
    hit.go();
  };
  const move = (to: number): void => {
    const next = (to + found.length) % Math.max(1, found.length);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(found.length - 1);
    // What is typed counts, also while the list is not drawn for it yet.
    else if (event.key === 'Enter') go(wanted === text ? found[active] : find(text)[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="pb">
      <label htmlFor={`${id}-q`} className="vh">
        {say('search')}
      </label>
      <input
        id={`${id}-q`}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={say('search-hint')}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <p className="vh" role="status">
        {say('search-results', { count: found.length })}
      </p>
      <ul id={`${id}-list`} role="listbox" aria-label={say('search')} ref={list}>
        {found.map((hit, index) => (
          <li
            key={hit.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseMove={() => setAt(index)}
            onClick={() => go(hit)}
          >
            <b>{hit.title}</b>
            <span>{hit.note}</span>
            {hit.keys !== undefined && <kbd>{hit.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="s">{say('search-none', { text: wanted })}</p>}
      {part && <p className="s">{say('search-part', { count: mostOfKind })}</p>}
    </div>
  );
}

function useHits(): { readonly hits: readonly Hit[]; readonly part: boolean } {
  const say = useTexts(consoleTexts);
  const router = useRouter();
  const { api } = useConsole();
  const { all } = useShortcuts();
  const { data } = useQuery({
    queryKey: [api.session, api.tenant, 'search'],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      Promise.all(
        searched.map(({ kind }) =>
          // What may not be listed is not found; that is no error of the search.
          api.get<Found>(pathOf(kind), { limit: mostOfKind }, signal).catch((): Found => ({ items: [], metadata: {} })),
        ),
      ),
  });
  const hits = useMemo(() => {
    const segment = segmentOfTenant(api.tenant);
    const ofRooms = rooms.map(({ id, to, keys }): Hit => ({
      key: `room ${id}`,
      title: say(id),
      note: say('kind-room'),
      keys,
      words: `${say(id)} ${say('kind-room')}`,
      go: () => void router.navigate({ to, params: { tenant: segment } }),
    }));
    const commands = all()
      .filter(({ keys }) => !keys.startsWith('g ') && keys !== 'Ctrl+k' && keys !== 'j' && keys !== 'k')
      .map(({ keys, label, run }): Hit => ({
        key: `command ${keys}`,
        title: label,
        note: say('kind-command'),
        keys,
        words: `${label} ${say('kind-command')}`,
        // Once the dialog is gone and the focus is back.
        go: () => void setTimeout(run, 0),
      }));
    const objects = (data ?? []).flatMap(({ items }, index) => {
      const { kind, to } = searched[index]!;
      return items.map(({ metadata: { name, namespace = '' }, spec = {}, status = {} }): Hit => {
        const { displayName, region, title, operator } = spec;
        const shown = [displayName ?? title ?? name, region].filter(Boolean).join(', ');
        return {
          key: `${kind.plural} ${namespace}/${name}`,
          title: shown,
          note: `${kind.kind}, ${namespace}/${name}`,
          words: [shown, kind.kind, namespace, name, operator, status.number].filter(Boolean).join(' '),
          go: () => void router.navigate({ to, params: { tenant: segment, namespace, name } }),
        };
      });
    });
    return [...ofRooms, ...commands, ...objects];
  }, [data, api, all, router, say]);
  const part = (data ?? []).some(({ metadata }) => (metadata.continue ?? '') !== '');
  return { hits, part };
}
