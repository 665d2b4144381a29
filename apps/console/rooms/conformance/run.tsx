import { Link, useParams } from '@tanstack/react-router';
import type { ConformanceRun } from '@allmend/api/kinds';
import { useCallback, useMemo } from 'react';
import { kinds, pathOf } from '../../api/kinds.ts';
import { Action } from '../../parts/action.tsx';
import { ConfirmedAction } from '../../parts/confirm.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { VerdictWord } from '../../parts/verdict.tsx';
import { State } from '../../parts/symbols.tsx';
import { spanText } from '../../parts/times.ts';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useObject } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { useShortcut } from '../../shell/shortcuts.tsx';
import { Inspector, TestLink, useSelectedTest, WithInspector } from './inspector.tsx';
import { useRunning } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { isBad, rankOfRow, runRows, type RunRow } from './run-rows.ts';
import { RunStrip } from './run-strip.tsx';
import { runTexts } from './run-texts.ts';
import { useQuestions } from './sheets.ts';
import { subjectTitle } from './standing.ts';
import { conformanceTexts } from './texts.ts';

const route = '/t/$tenant/conformance/$namespace/runs/$name';

/** A run while it goes on, and afterwards. */
export function RunPage() {
  const { namespace, name } = useParams({ from: route });
  const live = useObject(kinds.runs, namespace, name);
  return (
    <ObjectPage kind={kinds.runs} namespace={namespace} name={name} live={live}>
      {(run) => <RunView run={run} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

function RunView({
  run,
  namespace,
  name,
}: {
  readonly run: ConformanceRun;
  readonly namespace: string;
  readonly name: string;
}) {
  const say = useTexts(runTexts);
  const room = useTexts(conformanceTexts);
  const { test, select, close } = useSelectedTest();
  const { object: subject } = useObject(kinds.subjects, namespace, run.spec.subject);
  const questions = useQuestions(namespace, run.spec.subject, subject?.spec.scopes ?? []);
  const running = useRunning(namespace, run.spec.subject);
  const rows = useMemo(() => runRows(run.status?.testcases), [run]);
  const sorted = useMemo(() => [...rows].sort((a, b) => rankOfRow(a) - rankOfRow(b) || a.place - b.place), [rows]);
  const selected = rows.find(({ id }) => id === test) ?? null;
  const title = subject ? subjectTitle(subject) : run.spec.subject;
  return (
    <>
      <PageHead
        title={say('title-run', { subject: title })}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/conformance">
              {room('conformance')}
            </Link>{' '}
            ›{' '}
            <Link
              from="/t/$tenant"
              to="/t/$tenant/conformance/$namespace/$name"
              params={{ namespace, name: run.spec.subject }}
            >
              {title}
            </Link>{' '}
            › {say('run', { name })}
          </>
        }
        command={`kubectl get conformancerun ${name} -n ${namespace} -w`}
        actions={
          <>
            <CancelRun run={run} namespace={namespace} name={name} />
            <RerunBad rows={rows} begin={running.begin} permission={running.permission} />
          </>
        }
      />
      <RunFacts run={run} rows={rows} />
      {run.status?.problem !== undefined && (
        <section className="blk" aria-labelledby="problem">
          <h2 id="problem">{say('problem')}</h2>
          <pre tabIndex={0}>{run.status.problem}</pre>
        </section>
      )}
      {rows.length > 0 && <RunStrip rows={rows} />}
      <section className="blk" aria-labelledby="tests">
        <h2 id="tests">{say('tests')}</h2>
        <WithInspector
          inspector={
            selected && (
              <Inspector
                key={selected.id}
                namespace={namespace}
                subject={run.spec.subject}
                testcase={selected.id}
                state={selected.state}
                question={questions.get(selected.id) ?? ''}
                message={selected.message}
                report={run.status?.report ?? ''}
                running={running}
                hindrance={null}
                onClose={close}
              />
            )
          }
        >
          <RunTable rows={sorted} questions={questions} selected={test} onSelect={select} />
        </WithInspector>
      </section>
    </>
  );
}

function RunTable(props: {
  readonly rows: readonly RunRow[];
  readonly questions: ReadonlyMap<string, string>;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}) {
  const { rows, questions, selected, onSelect } = props;
  const say = useTexts(runTexts);
  const { locale } = useLanguage();
  const columns = useMemo<readonly Column<RunRow>[]>(
    () => [
      {
        id: 'test',
        title: say('test'),
        width: 34,
        className: 'id',
        sort: ({ id }) => id,
        cell: ({ id }) => <TestLink id={id} />,
      },
      {
        id: 'result',
        title: say('result'),
        width: 20,
        sort: rankOfRow,
        cell: ({ state }) => <RunStateWord state={state} />,
      },
      {
        id: 'found',
        title: questions.size > 0 ? say('question') : say('found'),
        leaveOut: 'phone',
        cell: ({ id, message }) => questions.get(id) ?? message,
      },
      {
        id: 'took',
        title: say('took'),
        width: 10,
        align: 'right',
        leaveOut: 'desk',
        sort: ({ durationMs }) => durationMs,
        cell: ({ durationMs }) => (durationMs === null ? '' : spanText(durationMs, locale)),
      },
    ],
    [say, locale, questions],
  );
  const facets = useMemo<readonly Facet<RunRow>[]>(
    () => [
      { id: 'bad', label: say('facet-bad'), has: isBad },
      { id: 'running', label: say('facet-running'), has: ({ state }) => state === 'Running' },
      { id: 'waiting', label: say('facet-waiting'), has: ({ state }) => state === 'Waiting' },
      { id: 'good', label: say('facet-good'), has: ({ state }) => state === 'PASS' },
    ],
    [say],
  );
  const textOf = useCallback(({ id, message }: RunRow) => `${id} ${message} ${questions.get(id) ?? ''}`, [questions]);
  return (
    <ListView
      labelledBy="tests"
      live={complete}
      rows={rows}
      keyOf={idOf}
      columns={columns}
      textOf={textOf}
      facets={facets}
      selected={selected}
      onSelect={onSelect}
      empty={<p>{say('no-tests')}</p>}
    />
  );
}

const idOf = ({ id }: RunRow): string => id;
/** The rows are part of one object: they are there when it is. */
const complete = { contact: { state: 'live', since: new Date() }, complete: true } as const;

export function RunStateWord({ state }: { readonly state: RunRow['state'] }) {
  const say = useTexts(runTexts);
  if (state === 'Running') return <State shape="run">{say('Running')}</State>;
  if (state === 'Waiting') return <State shape="wait">{say('Waiting')}</State>;
  return <VerdictWord state={state} />;
}

function CancelRun({
  run,
  namespace,
  name,
}: {
  readonly run: ConformanceRun;
  readonly namespace: string;
  readonly name: string;
}) {
  const say = useTexts(runTexts);
  const { api } = useConsole();
  const permission = usePermission({ verb: 'patch', kind: kinds.runs, namespace, name });
  const phase = run.status?.phase ?? 'Waiting';
  const over = phase !== 'Waiting' && phase !== 'Running';
  const hindrance = over ? say('not-running') : run.spec.cancel ? say('cancel-asked') : null;
  return (
    <ConfirmedAction
      permission={permission}
      hindrance={hindrance}
      action={say('cancel')}
      title={say('cancel-title')}
      text={say('cancel-text')}
      onConfirm={async () =>
        void (await api.merge(pathOf(kinds.runs, { namespace, name }), { spec: { cancel: true } }))
      }
    />
  );
}

function RerunBad(props: {
  readonly rows: readonly RunRow[];
  readonly begin: (testcases: readonly string[]) => Promise<void>;
  readonly permission: Parameters<typeof Action>[0]['permission'];
}) {
  const { rows, begin, permission } = props;
  const say = useTexts(runTexts);
  const bad = rows.filter(isBad).map(({ id }) => id);
  useShortcut('Shift+R', say('key-rerun'), () => {
    if (permission.state === 'yes' && bad.length > 0) void begin(bad);
  });
  return (
    <Action
      permission={permission}
      hindrance={bad.length === 0 ? say('all-passed') : null}
      shortcut="Shift+R"
      onAct={() => begin(bad)}
    >
      {say('rerun', { count: bad.length })}
    </Action>
  );
}
