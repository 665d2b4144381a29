import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, useMemo, type FormEvent } from 'react';
import { kinds, pathOf, type AuditRow } from '../../api/kinds.ts';
import { asProblem } from '../../api/problem.ts';
import type { Column } from '../../parts/data-table.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { State } from '../../parts/symbols.tsx';
import { exactText } from '../../parts/times.ts';
import { useConsole } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { textOf } from '../../shell/namespace-choice.tsx';
import { auditQuery, objectText, rowText, whoText } from './rows.ts';
import { auditTexts } from './texts.ts';

const route = '/t/$tenant/audit';
const pageSize = 500;

interface AuditPage {
  readonly items: readonly AuditRow[];
  readonly metadata: { readonly continue?: string };
}

/** Who changed what, the newest first, read page by page. It is history and not watched. */
export function Audit() {
  const say = useTexts(auditTexts);
  const { locale } = useLanguage();
  const { api } = useConsole();
  const { since, until, object } = useSearch({ from: route });
  const query = auditQuery({ since, until, object });
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [api.session, api.tenant, 'audit', query],
    initialPageParam: '',
    getNextPageParam: ({ metadata }: AuditPage) => metadata.continue || undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditPage>(pathOf(kinds.audit), { ...query, limit: pageSize, continue: pageParam }, signal),
  });
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const columns = useMemo<readonly Column<AuditRow>[]>(
    () => [
      {
        id: 'time',
        title: say('time'),
        width: 30,
        sort: ({ event }) => event.time,
        cell: ({ event, chain }) => (
          <time dateTime={event.time} title={say('row', { sequence: chain.sequence })}>
            {exactText(new Date(event.time), locale)}
          </time>
        ),
      },
      {
        id: 'user',
        title: say('user'),
        sort: ({ event }) => event.user?.name ?? null,
        cell: ({ event }) => (
          <>
            {whoText(event) ?? say('server')}
            {event.actor?.name !== undefined && <small>{say('in-name-of', { user: event.user?.name ?? '' })}</small>}
          </>
        ),
      },
      { id: 'verb', title: say('verb'), width: 12, sort: ({ event }) => event.verb, cell: ({ event }) => event.verb },
      {
        id: 'object',
        title: say('object'),
        className: 'id',
        leaveOut: 'phone',
        sort: ({ event }) => objectText(event),
        cell: ({ event }) => objectText(event),
      },
      {
        id: 'outcome',
        title: say('outcome'),
        width: 18,
        leaveOut: 'phone',
        sort: ({ event }) => event.outcome,
        cell: ({ event }) =>
          event.type === 'denial' ? (
            <State shape="fail">{`${event.outcome} ${event.code ?? ''}`}</State>
          ) : (
            <State shape="pass">{event.outcome}</State>
          ),
      },
      {
        id: 'count',
        title: say('count'),
        width: 8,
        align: 'right',
        leaveOut: 'desk',
        sort: ({ event }) => event.count,
        cell: ({ event }) => event.count,
      },
      {
        id: 'client',
        title: say('client'),
        leaveOut: 'desk',
        sort: ({ event }) => event.client ?? null,
        cell: ({ event }) => [event.client, event.source].filter(Boolean).join(', '),
      },
    ],
    [say, locale],
  );
  const facets = useMemo<readonly Facet<AuditRow>[]>(
    () => [
      { id: 'writes', label: say('facet-writes'), has: ({ event }) => event.type === 'write' },
      { id: 'denials', label: say('facet-denials'), has: ({ event }) => event.type === 'denial' },
    ],
    [say],
  );
  const problem = error && asProblem(error);
  const contact =
    problem && rows.length === 0
      ? ({ state: 'refused', since: new Date(), problem } as const)
      : ({ state: 'live', since: new Date() } as const);
  return (
    <>
      <PageHead
        title={say('audit')}
        command="kubectl get auditevents"
        actions={
          <Button variant="default" onClick={() => void refetch()}>
            {say('again')}
          </Button>
        }
      />
      <p className="intro">{say('intro')}</p>
      <Period />
      <ListView
        labelledBy="title"
        live={{ contact, complete: data !== undefined }}
        rows={rows}
        keyOf={keyOf}
        columns={columns}
        textOf={rowText}
        facets={facets}
        empty={<p>{say('empty')}</p>}
      />
      <div className="acts blk">
        {hasNextPage && (
          <Button variant="default" onClick={() => void fetchNextPage()} aria-busy={isFetching}>
            {say('older')}
          </Button>
        )}
        <span className="s" role="status">
          {isFetching ? say('reading') : data && !hasNextPage && rows.length > 0 ? say('end') : ''}
        </span>
      </div>
    </>
  );
}

const keyOf = ({ metadata }: AuditRow): string => metadata.name;

/** The days that are shown, as a form: they stand in the address. */
function Period() {
  const say = useTexts(auditTexts);
  const id = useId();
  const navigate = useNavigate();
  const { since = '', until = '', object } = useSearch({ from: route });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [from, to] = [textOf(form, 'since'), textOf(form, 'until')];
    void navigate({ to: '.', search: (before) => ({ ...before, since: from, until: to }) });
  };
  return (
    <>
      <form className="row" onSubmit={submit} key={`${since} ${until}`}>
        <div>
          <label htmlFor={`${id}-since`}>{say('since')}</label>
          <input id={`${id}-since`} name="since" type="date" defaultValue={since} />
        </div>
        <div>
          <label htmlFor={`${id}-until`}>{say('until')}</label>
          <input id={`${id}-until`} name="until" type="date" defaultValue={until} />
        </div>
        <button type="submit" className="quiet">
          {say('show')}
        </button>
      </form>
      {object !== undefined && (
        <p className="notice">
          {say('of', { object })}{' '}
          <button
            type="button"
            className="text"
            onClick={() => void navigate({ to: '.', search: (before) => ({ ...before, object: undefined }) })}
          >
            {say('of-all')}
          </button>
        </p>
      )}
    </>
  );
}
