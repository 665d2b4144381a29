import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { SheetTestcase } from '@allmend/api';
import type { ConformanceRun, Subject } from '@allmend/api/kinds';
import { useCallback, useMemo } from 'react';
import { kinds } from '../../api/kinds.ts';
import { asProblem } from '../../api/problem.ts';
import { Action } from '../../parts/action.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemNote } from '../../parts/problem.tsx';
import { VerdictWord } from '../../parts/verdict.tsx';
import { useLive, useObject } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useMessages } from '../../shell/messages.ts';
import { consoleTexts } from '../../shell/texts.ts';
import { Inspector, TestLink, useSelectedTest, WithInspector } from './inspector.tsx';
import { useRunning, type Running } from './run-actions.tsx';
import { PhaseState } from './run-facts.tsx';
import { runTexts } from './run-texts.ts';
import { useSubjectSheet } from './sheets.ts';
import { rankOf, standingOf, subjectTitle } from './standing.ts';
import { StandingPlot } from './standing-plot.tsx';
import { conformanceTexts } from './texts.ts';

const route = '/t/$tenant/conformance/$namespace/$name';

/** A subject: its verdict for a scope, why, since when, and every testcase. */
export function SubjectPage() {
  const { namespace, name } = useParams({ from: route });
  const live = useObject(kinds.subjects, namespace, name);
  return (
    <ObjectPage kind={kinds.subjects} namespace={namespace} name={name} live={live}>
      {(subject) => <SubjectView subject={subject} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

function SubjectView({
  subject,
  namespace,
  name,
}: {
  readonly subject: Subject;
  readonly namespace: string;
  readonly name: string;
}) {
  const say = useTexts(runTexts);
  const room = useTexts(conformanceTexts);
  const { scope = subject.spec.scopes[0] ?? '' } = useSearch({ from: route });
  const running = useRunning(namespace, name);
  const { spec, status } = subject;
  const measured = spec.measurement !== undefined;
  const hindrance = measured ? null : say('not-measured');
  return (
    <>
      <PageHead
        title={subjectTitle(subject)}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/conformance">
              {room('conformance')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe subject ${name} -n ${namespace}`}
        actions={
          <Action permission={running.permission} hindrance={hindrance} onAct={() => running.begin()}>
            {say('measure')}
          </Action>
        }
      />
      <ScopeChoice subject={subject} scope={scope} />
      <StandingPlot standing={standingOf(subject, scope)} />
      <Facts
        items={[
          { term: say('operator'), value: spec.operator },
          {
            term: say('measured'),
            value:
              spec.measurement === undefined ? (
                say('submitted')
              ) : (
                <Link
                  from="/t/$tenant"
                  to="/t/$tenant/clouds/$namespace/$name"
                  params={{ namespace, name: spec.measurement.cloud }}
                >
                  {spec.measurement.cloud}
                </Link>
              ),
            note: status?.credentials?.type,
          },
          {
            term: say('next-run'),
            value: status?.nextRun ? <Instant at={status.nextRun.at} /> : '–',
          },
          {
            term: say('last-report'),
            value: status?.lastReport ? <Instant at={status.lastReport.receivedAt} /> : say('none-yet'),
          },
        ]}
      />
      <section className="blk" aria-labelledby="runs">
        <h2 id="runs">{say('runs')}</h2>
        <Runs namespace={namespace} subject={name} />
      </section>
      <section className="blk" aria-labelledby="tests">
        <h2 id="tests">{say('tests')}</h2>
        <Testcases
          subject={subject}
          namespace={namespace}
          name={name}
          scope={scope}
          running={running}
          hindrance={hindrance}
        />
      </section>
    </>
  );
}

function ScopeChoice({ subject, scope }: { readonly subject: Subject; readonly scope: string }) {
  const say = useTexts(runTexts);
  const scopes = useLive(kinds.scopes).items;
  if (subject.spec.scopes.length < 2) return null;
  const titleOf = (name: string): string =>
    scopes.find(({ metadata }) => metadata.name === name)?.status?.title ?? name;
  return (
    <nav aria-label={say('other-scopes')}>
      <ul className="fc">
        {subject.spec.scopes.map((name) => (
          <li key={name}>
            <Link to="." search={{ scope: name }} aria-current={name === scope ? 'true' : undefined}>
              {titleOf(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const shownRuns = 10;

function Runs({ namespace, subject }: { readonly namespace: string; readonly subject: string }) {
  const say = useTexts(runTexts);
  const live = useLive(kinds.runs, { namespace, fieldSelector: `spec.subject=${subject}` });
  const newest = useMemo(() => [...live.items].sort(newestFirst).slice(0, shownRuns), [live.items]);
  if (newest.length === 0) return <p>{say('no-runs')}</p>;
  return (
    <table className="plain narrow">
      <thead>
        <tr>
          <th scope="col">{say('runs')}</th>
          <th scope="col">{say('state')}</th>
          <th scope="col">{say('result')}</th>
          <th scope="col">{say('started')}</th>
        </tr>
      </thead>
      <tbody>
        {newest.map(({ metadata: { name = '', creationTimestamp }, status }) => (
          <tr key={name}>
            <th scope="row">
              <Link from="/t/$tenant" to="/t/$tenant/conformance/$namespace/runs/$name" params={{ namespace, name }}>
                {name}
              </Link>
            </th>
            <td>
              <PhaseState phase={status?.phase ?? 'Waiting'} />
            </td>
            <td>{status?.verdict ? <VerdictWord state={status.verdict} /> : '–'}</td>
            <td>
              <Instant at={status?.startedAt ?? creationTimestamp ?? ''} form="relative" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function newestFirst(a: ConformanceRun, b: ConformanceRun): number {
  const at = ({ metadata, status }: ConformanceRun): string => status?.startedAt ?? metadata.creationTimestamp ?? '';
  return at(b).localeCompare(at(a));
}

interface TestcasesProps {
  readonly subject: Subject;
  readonly namespace: string;
  readonly name: string;
  readonly scope: string;
  readonly running: Running;
  readonly hindrance: string | null;
}

function Testcases({ subject, namespace, name, scope, running, hindrance }: TestcasesProps) {
  const say = useTexts(runTexts);
  const all = useTexts(consoleTexts);
  const message = useMessages();
  const { test, select, close } = useSelectedTest();
  // The sheet is no object that can be watched: it is read anew when the subject says that something has come.
  const edition = `${subject.status?.lastReport?.id ?? ''} ${JSON.stringify(standingOf(subject, scope)?.counts ?? null)}`;
  const { data, error } = useSubjectSheet(namespace, name, scope, edition);
  const foundText = useCallback((row: SheetTestcase) => message(row.message) || message(row.question), [message]);
  const columns = useMemo<readonly Column<SheetTestcase>[]>(
    () => [
      {
        id: 'test',
        title: say('test'),
        width: 34,
        className: 'id',
        sort: ({ testcase }) => testcase,
        cell: ({ testcase }) => <TestLink id={testcase} />,
      },
      {
        id: 'result',
        title: say('result'),
        width: 22,
        sort: ({ verdict }) => rankOf(verdict),
        cell: ({ verdict }) => <VerdictWord state={verdict} />,
      },
      {
        id: 'found',
        title: say('found'),
        leaveOut: 'phone',
        cell: foundText,
      },
      {
        id: 'asked',
        title: say('asked-at'),
        width: 16,
        align: 'right',
        leaveOut: 'desk',
        sort: ({ askedAt }) => askedAt,
        cell: ({ askedAt }) => (askedAt === null ? all('never') : <Instant at={askedAt} form="relative" />),
      },
    ],
    [say, all, foundText],
  );
  const facets = useMemo<readonly Facet<SheetTestcase>[]>(
    () => [
      { id: 'bad', label: say('facet-bad'), has: ({ verdict }) => verdict !== 'PASS' },
      { id: 'good', label: say('facet-good'), has: ({ verdict }) => verdict === 'PASS' },
    ],
    [say],
  );
  const rows = useMemo(
    () => [...(data?.testcases ?? [])].sort((a, b) => rankOf(a.verdict) - rankOf(b.verdict)),
    [data],
  );
  const textOf = useCallback(
    (row: SheetTestcase) => `${row.testcase} ${row.standard} ${row.verdict} ${foundText(row)}`,
    [foundText],
  );
  if (error && !data) return <ProblemNote lead={say('sheet-absent')} problem={asProblem(error)} />;
  const selected = rows.find(({ testcase }) => testcase === test);
  return (
    <WithInspector
      inspector={
        selected && (
          <Inspector
            key={selected.testcase}
            namespace={namespace}
            subject={name}
            testcase={selected.testcase}
            state={selected.verdict}
            question={message(selected.question)}
            message={message(selected.message)}
            report={selected.finding?.split('/', 1)[0] ?? ''}
            running={running}
            hindrance={hindrance}
            onClose={close}
          />
        )
      }
    >
      <ListView
        labelledBy="tests"
        live={{ contact: { state: 'live', since: new Date() }, complete: data !== undefined }}
        rows={rows}
        keyOf={testcaseOf}
        columns={columns}
        textOf={textOf}
        facets={facets}
        selected={test}
        onSelect={select}
        empty={<p>{say('no-finding')}</p>}
      />
    </WithInspector>
  );
}

const testcaseOf = ({ testcase }: SheetTestcase): string => testcase;
