import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { LiveSnapshot } from '../live/live-list.ts';
import { useTexts } from '../shell/language.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { DataTable, type Column, type DataTableProps } from './data-table.tsx';
import { ProblemNote } from './problem.tsx';
import { filterRows } from './row-order.ts';

/** A share of the rows that can be shown alone. */
export interface Facet<T> {
  /** In the address. */
  readonly id: string;
  readonly label: string;
  readonly has: (row: T) => boolean;
}

export interface ListViewProps<T> extends Pick<
  DataTableProps<T>,
  'labelledBy' | 'keyOf' | 'order' | 'selected' | 'onSelect' | 'narrow'
> {
  readonly live: Pick<LiveSnapshot<unknown>, 'contact' | 'complete'>;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  /** Everything of a row that the filter looks at. */
  readonly textOf: (row: T) => string;
  readonly facets?: readonly Facet<T>[];
  /** What is said, and can be done, where there is nothing. */
  readonly empty: ReactNode;
}

/** Where the address keeps the filter: any page that has `q` and `show`. */
export interface ListSearch {
  readonly q?: string | undefined;
  readonly show?: string | undefined;
}

const intoAddressMs = 300;

/** A list with its filter, its facets and whatever there is to say in its place. */
export function ListView<T>(props: ListViewProps<T>) {
  const { live, rows, columns, textOf, facets = [], empty, ...table } = props;
  const say = useTexts(consoleTexts);
  const { show }: ListSearch = useSearch({ strict: false });
  const [text, setText] = useFilterText();
  const wanted = useDeferredValue(text);
  const found = useMemo(() => filterRows(rows, textOf, wanted), [rows, textOf, wanted]);
  const facet = facets.find(({ id }) => id === show);
  const shown = useMemo(() => (facet ? found.filter(facet.has) : found), [found, facet]);
  if (live.contact.state === 'refused' && !live.complete) return <Refused problem={live.contact.problem} />;
  if (!live.complete && rows.length === 0)
    return (
      <p className="s" role="status">
        {say('loading-list')}
      </p>
    );
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  return (
    <>
      <div className="th">
        <FilterField value={text} onChange={setText} />
        {facets.length > 0 && <Facets facets={facets} rows={found} current={facet?.id ?? ''} />}
        <span className="s" role="status">
          {shown.length === rows.length
            ? say('rows', { count: rows.length })
            : say('rows-of', { count: shown.length, total: rows.length })}
        </span>
      </div>
      {shown.length === 0 ? <p>{say('none-left')}</p> : <DataTable rows={shown} columns={columns} {...table} />}
    </>
  );
}

/** What is typed shows at once and goes into the address a moment later. */
function useFilterText(): readonly [string, (text: string) => void] {
  const { q = '' }: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const written = useRef(q);
  useEffect(() => {
    // The address was changed by a link or by going back.
    if (q === written.current) return;
    written.current = q;
    setText(q);
  }, [q]);
  useEffect(() => {
    if (text === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = text;
      void navigate({ to: '.', search: (before) => ({ ...before, q: text }), replace: true, resetScroll: false });
    }, intoAddressMs);
    return () => clearTimeout(timer);
  }, [text, navigate]);
  return [text, setText];
}

function FilterField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const say = useTexts(consoleTexts);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useShortcut('/', say('key-filter'), () => field.current?.focus());
  return (
    <span className="filter">
      <label htmlFor={id}>{say('filter')}</label>
      <input
        id={id}
        ref={field}
        type="search"
        value={value}
        placeholder={say('filter-hint')}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </span>
  );
}

function Facets<T>(props: {
  readonly facets: readonly Facet<T>[];
  readonly rows: readonly T[];
  readonly current: string;
}) {
  const { facets, rows, current } = props;
  const say = useTexts(consoleTexts);
  const navigate = useNavigate();
  const counts = useMemo(() => facets.map(({ has }) => rows.filter(has).length), [facets, rows]);
  const choose = (show: string): void => {
    void navigate({ to: '.', search: (before) => ({ ...before, show }), replace: true, resetScroll: false });
  };
  return (
    <ul className="fc" aria-label={say('filter')}>
      <li>
        <button type="button" aria-pressed={current === ''} onClick={() => choose('')}>
          {say('facet-all', { count: rows.length })}
        </button>
      </li>
      {facets.map(({ id, label }, index) => (
        <li key={id}>
          <button type="button" aria-pressed={current === id} onClick={() => choose(id)}>
            {label} {counts[index]}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The server gives this to others, or has it not. */
export function Refused({ problem }: { readonly problem: Parameters<typeof ProblemNote>[0]['problem'] }) {
  const say = useTexts(consoleTexts);
  const absent = problem.code === 404;
  return (
    <div className="empty">
      <ProblemNote lead={absent ? say('refused-absent') : say('refused-title')} problem={problem} />
      {!absent && <p>{say('refused-all')}</p>}
    </div>
  );
}
