import { Link, useNavigate } from '@tanstack/react-router';
import type { Certificate } from '@allmend/api/kinds';
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
import { stateOf } from './life.ts';
import { CertificateStateWord } from './state.tsx';
import { certificateTexts } from './texts.ts';

/** Certificates and applications for them. */
export function Certificates() {
  const say = useTexts(certificateTexts);
  const namespace = useNamespace();
  const live = useLive(kinds.certificates, { namespace });
  const navigate = useNavigate();
  const permission = usePermission({ verb: 'create', kind: kinds.certificates, namespace });
  const now = useMinute();
  const columns = useMemo<readonly Column<Certificate>[]>(
    () => [
      {
        id: 'certificate',
        title: say('certificate'),
        width: 26,
        sort: ({ metadata, status }) => status?.number ?? metadata.name ?? '',
        cell: ({ metadata: { namespace: ns = '', name = '' }, status }) => (
          <>
            <Link from="/t/$tenant" to="/t/$tenant/certificates/$namespace/$name" params={{ namespace: ns, name }}>
              {status?.number ?? name}
            </Link>
            <small className="id">{`${ns}/${name}`}</small>
          </>
        ),
      },
      {
        id: 'state',
        title: say('state'),
        width: 20,
        sort: (one) => stateOf(one, now),
        cell: (one) => (
          <>
            <CertificateStateWord state={stateOf(one, now)} />
            {one.status?.pending && <small>{say('Waiting')}</small>}
          </>
        ),
      },
      {
        id: 'applicant',
        title: say('applicant'),
        leaveOut: 'phone',
        sort: ({ spec }) => spec.applicant,
        cell: ({ spec }) => spec.applicant,
      },
      {
        id: 'scope',
        title: say('scope'),
        leaveOut: 'desk',
        sort: ({ spec }) => `${spec.scope} ${spec.version}`,
        cell: ({ spec }) => `${spec.scope} ${spec.version}`,
      },
      {
        id: 'until',
        title: say('until'),
        width: 18,
        align: 'right',
        leaveOut: 'phone',
        sort: ({ status }) => status?.validUntil ?? null,
        cell: ({ status }) => (status?.validUntil === undefined ? '–' : <Instant at={status.validUntil} form="day" />),
      },
    ],
    [say, now],
  );
  const facets = useMemo<readonly Facet<Certificate>[]>(
    () => [
      {
        id: 'open',
        label: say('facet-open'),
        has: (one) => stateOf(one, now) === 'Applied' || Boolean(one.status?.pending),
      },
      { id: 'valid', label: say('facet-valid'), has: (one) => stateOf(one, now) === 'Granted' },
      { id: 'mend', label: say('facet-mend'), has: ({ status }) => status?.review !== undefined },
      {
        id: 'gone',
        label: say('facet-gone'),
        has: (one) => ['Revoked', 'Expired', 'Suspended'].includes(stateOf(one, now)),
      },
    ],
    [say, now],
  );
  return (
    <>
      <PageHead
        title={say('certificates')}
        command={namespace === '' ? 'kubectl get certificates -A' : `kubectl get certificates -n ${namespace}`}
        actions={
          <Action
            permission={permission}
            onAct={() => navigate({ from: '/t/$tenant', to: '/t/$tenant/certificates/apply' })}
          >
            {say('apply')}
          </Action>
        }
      />
      <ListView
        labelledBy="title"
        live={live}
        rows={live.items}
        keyOf={certificateKey}
        columns={columns}
        textOf={certificateText}
        facets={facets}
        empty={<p>{say('empty')}</p>}
      />
    </>
  );
}

const certificateKey = ({ metadata }: Certificate): string => `${metadata.namespace}/${metadata.name}`;
const certificateText = ({ metadata, spec, status }: Certificate): string =>
  [metadata.namespace, metadata.name, spec.applicant, spec.scope, spec.version, status?.number, status?.state].join(
    ' ',
  );
