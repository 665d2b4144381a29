import { Link } from '@tanstack/react-router';
import type { Cloud } from '@allmend/api/kinds';
import { useMemo } from 'react';
import { kinds } from '../../api/kinds.ts';
import type { Column } from '../../parts/data-table.tsx';
import { Instant, useNow } from '../../parts/instant.tsx';
import { ListView, type Facet } from '../../parts/list-view.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { relativeText } from '../../parts/times.ts';
import { useLive } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { AddCloudAction } from './add-cloud-action.tsx';
import { CredentialState, ReachableState } from './health-state.tsx';
import { credentialEnds, credentialHealth, endsSoon, isReachable } from './health.ts';
import { cloudTexts } from './texts.ts';

/** All clouds that are known, and whether they answer. */
export function Clouds() {
  const say = useTexts(cloudTexts);
  const namespace = useNamespace();
  const live = useLive(kinds.clouds, { namespace });
  const subjects = useLive(kinds.subjects, { namespace }).items;
  const ends = useMemo(() => credentialEnds(subjects), [subjects]);
  const columns = useMemo<readonly Column<Cloud>[]>(
    () => [
      {
        id: 'name',
        title: say('name'),
        width: 22,
        sort: ({ metadata }) => metadata.name ?? '',
        cell: ({ metadata: { name = '', namespace: ns = '' } }) => (
          <Link from="/t/$tenant" to="/t/$tenant/clouds/$namespace/$name" params={{ namespace: ns, name }}>
            {name}
          </Link>
        ),
      },
      {
        id: 'namespace',
        title: say('namespace'),
        width: 16,
        leaveOut: 'desk',
        sort: ({ metadata }) => metadata.namespace ?? '',
        cell: ({ metadata }) => metadata.namespace,
      },
      {
        id: 'reachable',
        title: say('reachable'),
        width: 17,
        sort: (cloud) => isReachable(cloud),
        cell: (cloud) => <ReachableState cloud={cloud} />,
      },
      {
        id: 'credentials',
        title: say('credentials'),
        width: 18,
        sort: (cloud) => credentialHealth(cloud),
        cell: (cloud) => <Credentials cloud={cloud} expiresAt={ends.get(cloudKey(cloud))} />,
      },
      {
        id: 'operator',
        title: say('operator'),
        leaveOut: 'phone',
        sort: ({ spec }) => spec.operator ?? null,
        cell: ({ spec }) => spec.operator ?? '–',
      },
      {
        id: 'country',
        title: say('country'),
        width: 10,
        leaveOut: 'desk',
        sort: ({ spec }) => spec.country ?? null,
        cell: ({ spec }) => spec.country ?? '–',
      },
      {
        id: 'observed',
        title: say('observed'),
        width: 18,
        align: 'right',
        leaveOut: 'phone',
        sort: ({ status }) => status?.observedAt ?? null,
        cell: ({ status }) =>
          status?.observedAt === undefined ? say('not-asked') : <Instant at={status.observedAt} form="relative" />,
      },
    ],
    [say, ends],
  );
  const facets = useMemo<readonly Facet<Cloud>[]>(
    () => [
      { id: 'unreachable', label: say('facet-broken'), has: (cloud) => isReachable(cloud) === 'False' },
      { id: 'refused', label: say('facet-refused'), has: (cloud) => credentialHealth(cloud) === 'refused' },
      { id: 'ending', label: say('facet-ending'), has: (cloud) => endsSoon(ends.get(cloudKey(cloud)), new Date()) },
      {
        id: 'good',
        label: say('facet-good'),
        has: (cloud) => isReachable(cloud) === 'True' && credentialHealth(cloud) !== 'refused',
      },
    ],
    [say, ends],
  );
  return (
    <>
      <PageHead
        title={say('clouds')}
        command={namespace === '' ? 'kubectl get clouds -A' : `kubectl get clouds -n ${namespace}`}
        actions={<AddCloudAction namespace={namespace} />}
      />
      <ListView
        labelledBy="title"
        live={live}
        rows={live.items}
        keyOf={cloudKey}
        columns={columns}
        textOf={cloudText}
        facets={facets}
        order={['name', 'ascending']}
        empty={<p>{say('empty')}</p>}
      />
    </>
  );
}

/** Whether the credentials work, and until when where the end is near. */
function Credentials({ cloud, expiresAt }: { readonly cloud: Cloud; readonly expiresAt: string | undefined }) {
  const say = useTexts(cloudTexts);
  const now = useNow(60_000);
  const { locale } = useLanguage();
  return (
    <>
      <CredentialState cloud={cloud} />
      {expiresAt !== undefined && endsSoon(expiresAt, now) && (
        <small>{say('ends-in', { time: relativeText(new Date(expiresAt), now, locale) })}</small>
      )}
    </>
  );
}

const cloudKey = ({ metadata }: Cloud): string => `${metadata.namespace}/${metadata.name}`;
const cloudText = ({ metadata, spec }: Cloud): string =>
  [metadata.namespace, metadata.name, spec.operator, spec.country, spec.region, spec.endpoint].join(' ');
