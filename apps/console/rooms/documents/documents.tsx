import { Link, useNavigate } from '@tanstack/react-router';
import type { EvidenceDocument } from '@allmend/api/kinds';
import { useMemo } from 'react';
import { kinds } from '../../api/kinds.ts';
import { Action } from '../../parts/action.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { Instant, useMinute } from '../../parts/instant.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePermission } from '../../shell/access.ts';
import { useLive } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { DocumentStateWord, endsSoon, stateOf } from './state.tsx';
import { documentTexts } from './texts.ts';

/** Documents that prove what cannot be measured. */
export function Documents() {
  const say = useTexts(documentTexts);
  const namespace = useNamespace();
  const live = useLive(kinds.documents, { namespace });
  const navigate = useNavigate();
  const permission = usePermission({ verb: 'create', kind: kinds.documents, namespace });
  const now = useMinute();
  const columns = useMemo<readonly Column<EvidenceDocument>[]>(
    () => [
      {
        id: 'title',
        title: say('title'),
        sort: ({ spec }) => spec.title,
        cell: ({ metadata: { namespace: ns = '', name = '' }, spec }) => (
          <Link from="/t/$tenant" to="/t/$tenant/documents/$namespace/$name" params={{ namespace: ns, name }}>
            {spec.title}
          </Link>
        ),
      },
      {
        id: 'subject',
        title: say('subject'),
        width: 22,
        leaveOut: 'phone',
        sort: ({ spec }) => spec.subject,
        cell: ({ spec }) => spec.subject,
      },
      {
        id: 'testcase',
        title: say('testcase'),
        width: 24,
        leaveOut: 'desk',
        className: 'id',
        sort: ({ spec }) => spec.testcase,
        cell: ({ spec }) => spec.testcase,
      },
      {
        id: 'state',
        title: say('state'),
        width: 20,
        sort: (document) => stateOf(document, now),
        cell: (document) => <DocumentStateWord state={stateOf(document, now)} />,
      },
      {
        id: 'until',
        title: say('valid-until'),
        width: 18,
        align: 'right',
        leaveOut: 'phone',
        sort: ({ spec }) => spec.validUntil,
        cell: ({ spec }) => <Instant at={spec.validUntil} form="day" />,
      },
    ],
    [say, now],
  );
  const facets = useMemo<readonly Facet<EvidenceDocument>[]>(
    () => [
      { id: 'open', label: say('facet-open'), has: (one) => stateOf(one, now) === 'Submitted' },
      { id: 'ending', label: say('facet-ending'), has: (one) => endsSoon(one, now) },
      { id: 'gone', label: say('facet-gone'), has: (one) => ['Rejected', 'Expired'].includes(stateOf(one, now)) },
    ],
    [say, now],
  );
  return (
    <>
      <PageHead
        title={say('documents')}
        command={
          namespace === '' ? 'kubectl get evidencedocuments -A' : `kubectl get evidencedocuments -n ${namespace}`
        }
        actions={
          <Action
            permission={permission}
            onAct={() => navigate({ from: '/t/$tenant', to: '/t/$tenant/documents/add' })}
          >
            {say('add')}
          </Action>
        }
      />
      <ListView
        labelledBy="title"
        live={live}
        rows={live.items}
        keyOf={documentKey}
        columns={columns}
        textOf={documentText}
        facets={facets}
        order={['until', 'ascending']}
        empty={<p>{say('empty')}</p>}
      />
    </>
  );
}

const documentKey = ({ metadata }: EvidenceDocument): string => `${metadata.namespace}/${metadata.name}`;
const documentText = ({ metadata, spec, status }: EvidenceDocument): string =>
  [metadata.namespace, metadata.name, spec.title, spec.subject, spec.testcase, status?.state].join(' ');
