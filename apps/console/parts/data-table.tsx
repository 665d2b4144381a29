import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../shell/language.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { sortRows, type Direction, type SortValue } from './row-order.ts';

export interface Column<T> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: T) => ReactNode;
  /** Left out: the column cannot be sorted by. */
  readonly sort?: (row: T) => SortValue;
  readonly align?: 'right';
  /** In characters, about; left out: a share of what is left. */
  readonly width?: number;
  /** Where there is little room: `phone` leaves it out on phones, `desk` below wide screens. */
  readonly leaveOut?: 'phone' | 'desk';
  /** Class of its cells, e.g. `id`. */
  readonly className?: string;
}

export interface DataTableProps<T> {
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** The first column holds the link of the row. Kept the same as long as nothing about it changes. */
  readonly columns: readonly Column<T>[];
  /** Column and direction at the beginning; left out: the order of `rows`. */
  readonly order?: readonly [id: string, direction: Direction];
  /** On narrow screens each row becomes a block of "column, cell" lines, instead of leaving columns out. */
  readonly narrow?: 'blocks';
  /** Row that is shown beside the table. */
  readonly selected?: string | null;
  /** Called when a row is chosen by J, K or a click. */
  readonly onSelect?: (key: string) => void;
}

const rowHeight = 37;

/**
 * A table of any length: only the rows in view exist. It stays a table for screen readers, which are told how many rows there are.
 * J and K go from row to row and put the focus on its link.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { labelledBy, rows, keyOf, columns, selected = null, onSelect, narrow } = props;
  const say = useTexts(consoleTexts);
  const [order, setOrder] = useState(props.order ?? null);
  const table = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  const sorted = useMemo(() => {
    const by = order && columns.find(({ id }) => id === order[0])?.sort;
    return by ? sortRows(rows, by, order[1]) : rows;
  }, [rows, columns, order]);

  useLayoutEffect(() => {
    const measure = (): void => {
      const body = table.current?.tBodies[0];
      if (body) setTop(body.getBoundingClientRect().top + scrollY);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);

  const virtual = useWindowVirtualizer({
    count: sorted.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => keyOf(sorted[index]!),
  });

  const [at, setAt] = useState<string | null>(null);
  const current = selected ?? at;
  const choose = useCallback(
    (key: string) => {
      setAt(key);
      onSelect?.(key);
    },
    [onSelect],
  );
  const wantsFocus = useRef<string | null>(null);
  const step = (by: 1 | -1): void => {
    if (sorted.length === 0) return;
    const index = current === null ? -1 : sorted.findIndex((row) => keyOf(row) === current);
    const next = Math.max(0, Math.min(sorted.length - 1, index < 0 ? 0 : index + by));
    const key = keyOf(sorted[next]!);
    wantsFocus.current = key;
    choose(key);
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  useShortcut('j', say('key-next'), () => step(1));
  useShortcut('k', say('key-previous'), () => step(-1));
  useEffect(() => {
    const key = wantsFocus.current;
    if (key === null) return;
    const row = table.current?.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
    const target = row?.querySelector<HTMLElement>('a, button');
    if (!target) return;
    wantsFocus.current = null;
    target.focus({ preventScroll: true });
  });

  // An address that names a row leads to it, once, when the rows have come.
  const arrived = useRef(selected === null);
  useEffect(() => {
    if (arrived.current || selected === null) return;
    const index = sorted.findIndex((row) => keyOf(row) === selected);
    if (index < 0) return;
    arrived.current = true;
    virtual.scrollToIndex(index, { align: 'auto' });
  }, [sorted, selected, keyOf, virtual]);

  const items = virtual.getVirtualItems();
  const before = items.length > 0 ? items[0]!.start - top : 0;
  const after = items.length > 0 ? virtual.getTotalSize() - (items.at(-1)!.end - top) : 0;
  return (
    <table
      className={narrow === 'blocks' ? 'tb blocks' : 'tb'}
      role="table"
      ref={table}
      aria-labelledby={labelledBy}
      aria-rowcount={sorted.length + 1}
    >
      <colgroup>
        {columns.map(({ id, width, leaveOut }) => (
          <col
            key={id}
            className={hidden(leaveOut)}
            style={width === undefined ? undefined : { width: `${width}ch` }}
          />
        ))}
      </colgroup>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} order={order} onOrder={setOrder} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        <Gap height={before} />
        {items.map(({ index, key }) => {
          const row = sorted[index]!;
          const own = keyOf(row);
          return (
            <DataRow
              key={key}
              row={row}
              rowKey={own}
              index={index}
              columns={columns as readonly Column<unknown>[]}
              here={own === current}
              measure={virtual.measureElement}
              onChoose={onSelect && choose}
            />
          );
        })}
        <Gap height={after} />
      </tbody>
    </table>
  );
}

/** Room for the rows that are not drawn. One cell: more would give room to columns that are left out. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="gaprow">
      <td style={{ height }} />
    </tr>
  );
}

interface DataRowProps {
  readonly row: unknown;
  readonly rowKey: string;
  readonly index: number;
  readonly columns: readonly Column<unknown>[];
  readonly here: boolean;
  readonly measure: (element: Element | null) => void;
  readonly onChoose: ((key: string) => void) | undefined;
}

const DataRow = memo(function DataRow({ row, rowKey, index, columns, here, measure, onChoose }: DataRowProps) {
  return (
    <tr
      role="row"
      ref={measure}
      data-index={index}
      data-key={rowKey}
      aria-rowindex={index + 2}
      className={here ? 'here' : undefined}
      onClick={onChoose && (() => onChoose(rowKey))}
    >
      {columns.map(({ id, title, cell, align, leaveOut, className }, place) => {
        const classes =
          [align === 'right' && 'num', hidden(leaveOut), className].filter(Boolean).join(' ') || undefined;
        return place === 0 ? (
          <th key={id} role="rowheader" scope="row" className={classes}>
            {cell(row)}
          </th>
        ) : (
          <td key={id} role="cell" className={classes} data-c={title}>
            {cell(row)}
          </td>
        );
      })}
    </tr>
  );
});

function HeadCell<T>(props: {
  readonly column: Column<T>;
  readonly order: readonly [string, Direction] | null;
  readonly onOrder: (order: readonly [string, Direction]) => void;
}) {
  const { column, order, onOrder } = props;
  const say = useTexts(consoleTexts);
  const { id, title, sort, align, leaveOut } = column;
  const classes = [align === 'right' && 'num', hidden(leaveOut)].filter(Boolean).join(' ') || undefined;
  const direction = order?.[0] === id ? order[1] : null;
  return (
    <th role="columnheader" scope="col" className={classes} aria-sort={direction ?? undefined}>
      {sort ? (
        <button
          type="button"
          className="sort"
          title={say('sorted', { column: title })}
          onClick={() => onOrder([id, direction === 'ascending' ? 'descending' : 'ascending'])}
        >
          {title}
          <span aria-hidden="true">{direction === null ? '' : direction === 'ascending' ? ' ↑' : ' ↓'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}

function hidden(leaveOut: Column<unknown>['leaveOut']): string | undefined {
  return leaveOut && `no-${leaveOut}`;
}
