import { Link } from '@tanstack/react-router';
import type { Subject } from '@allmend/api/kinds';
import { useMemo } from 'react';
import { kinds } from '../../api/kinds.ts';
import type { Column } from '../../parts/data-table.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Plate } from '../../parts/verdict.tsx';
import { useLive } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { AddCloudAction } from '../clouds/add-cloud-action.tsx';
import { rankOf, scopeColumns, standingOf, subjectTitle, verdictOf, worstOf, type ScopeColumn } from './standing.ts';
import { conformanceTexts } from './texts.ts';

/** Subjects against scopes: who passes what. */
export function Conformance() {
  const say = useTexts(conformanceTexts);
  const namespace = useNamespace();
  const subjects = useLive(kinds.subjects, { namespace });
  const scopes = useLive(kinds.scopes);
  const heads = useScopeHeads(scopeColumns(scopes.items, subjects.items));
  const columns = useMemo<readonly Column<Subject>[]>(
    () => [
      {
        id: 'subject',
        title: say('subject'),
        sort: (subject) => `${subject.spec.group ?? ''} ${subjectTitle(subject)}`,
        cell: (subject) => <SubjectName subject={subject} />,
      },
      ...heads.map((scope): Column<Subject> => ({
        id: scope.name,
        title: scope.title,
        width: 26,
        sort: (subject) => {
          const verdict = verdictOf(subject, scope.name);
          return verdict === null ? null : rankOf(verdict);
        },
        cell: (subject) => <StandingCell subject={subject} scope={scope} />,
      })),
    ],
    [say, heads],
  );
  const facets = useMemo<readonly Facet<Subject>[]>(
    () => [
      { id: 'bad', label: say('facet-bad'), has: (subject) => worstOf(subject) !== 'PASS' },
      { id: 'stale', label: say('facet-stale'), has: (subject) => worstOf(subject) === 'MISS' },
      { id: 'good', label: say('facet-good'), has: (subject) => worstOf(subject) === 'PASS' },
    ],
    [say],
  );
  const rows = useMemo(
    () => [...subjects.items].sort((a, b) => rankOf(worstOf(a)) - rankOf(worstOf(b))),
    [subjects.items],
  );
  const bad = useMemo(() => rows.filter((subject) => worstOf(subject) !== 'PASS').length, [rows]);
  return (
    <>
      <PageHead
        title={say('conformance')}
        command={namespace === '' ? 'kubectl get subjects -A' : `kubectl get subjects -n ${namespace}`}
        actions={<AddCloudAction namespace={namespace} />}
      />
      {subjects.complete && rows.length > 0 && (
        <p className="plot ans">
          {bad === 0 ? say('answer-all', { total: rows.length }) : say('answer-some', { bad, total: rows.length })}
        </p>
      )}
      <div className="matrix">
        <ListView
          labelledBy="title"
          live={subjects}
          rows={rows}
          keyOf={subjectKey}
          columns={columns}
          textOf={subjectText}
          facets={facets}
          narrow="blocks"
          empty={<p>{say('empty')}</p>}
        />
      </div>
    </>
  );
}

/** The same array as long as it says the same, so that rows are not drawn anew. */
function useScopeHeads(heads: readonly ScopeColumn[]): readonly ScopeColumn[] {
  const key = JSON.stringify(heads);
  return useMemo(() => JSON.parse(key) as readonly ScopeColumn[], [key]);
}

function SubjectName({ subject }: { readonly subject: Subject }) {
  const { namespace = '', name = '' } = subject.metadata;
  return (
    <>
      <Link from="/t/$tenant" to="/t/$tenant/conformance/$namespace/$name" params={{ namespace, name }}>
        {subjectTitle(subject)}
      </Link>
      <small>
        {subject.spec.operator} <span className="id">{`${namespace}/${name}`}</span>
      </small>
    </>
  );
}

/** Plate with the version and since when; a dash where the subject is not listed for the scope. */
function StandingCell({ subject, scope }: { readonly subject: Subject; readonly scope: ScopeColumn }) {
  const verdict = verdictOf(subject, scope.name);
  const { namespace = '', name = '' } = subject.metadata;
  if (verdict === null) return <span className="none">–</span>;
  const standing = standingOf(subject, scope.name);
  return (
    <>
      <Link
        className="cell"
        from="/t/$tenant"
        to="/t/$tenant/conformance/$namespace/$name"
        params={{ namespace, name }}
        search={{ scope: scope.name }}
      >
        <Plate state={verdict} {...(standing?.origin && { by: standing.origin })} />
      </Link>
      {standing && (
        <small>
          {standing.version} <Instant at={standing.since} form="relative" />
        </small>
      )}
    </>
  );
}

const subjectKey = ({ metadata }: Subject): string => `${metadata.namespace}/${metadata.name}`;
const subjectText = (subject: Subject): string => {
  const { metadata, spec } = subject;
  return [metadata.namespace, metadata.name, subjectTitle(subject), spec.operator, spec.group, spec.country].join(' ');
};
