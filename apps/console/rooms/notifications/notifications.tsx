import { Link, useNavigate } from '@tanstack/react-router';
import type { Notice, NotificationChannel } from '@allmend/api/kinds';
import { useMemo } from 'react';
import { kinds } from '../../api/kinds.ts';
import { Action } from '../../parts/action.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ListView, Refused, type Facet } from '../../parts/list-view.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePermission } from '../../shell/access.ts';
import { useLive } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { useNamespace } from '../../shell/namespace-choice.tsx';
import { ChannelState } from './channel-state.tsx';
import { SeverityWord } from './severity.tsx';
import { notificationTexts } from './texts.ts';

/** What happened, and who is told. */
export function Notifications() {
  const say = useTexts(notificationTexts);
  const namespace = useNamespace();
  const navigate = useNavigate();
  const permission = usePermission({ verb: 'create', kind: kinds.channels, namespace });
  return (
    <>
      <PageHead
        title={say('notifications')}
        command={namespace === '' ? 'kubectl get notices,channels -A' : `kubectl get notices,channels -n ${namespace}`}
        actions={
          <Action
            permission={permission}
            onAct={() => navigate({ from: '/t/$tenant', to: '/t/$tenant/notifications/channels/add' })}
          >
            {say('add')}
          </Action>
        }
      />
      <section aria-labelledby="channels">
        <h2 id="channels">{say('channels')}</h2>
        <Channels namespace={namespace} />
      </section>
      <section className="blk" aria-labelledby="notices">
        <h2 id="notices">{say('notices')}</h2>
        <Notices namespace={namespace} />
      </section>
    </>
  );
}

function Channels({ namespace }: { readonly namespace: string }) {
  const say = useTexts(notificationTexts);
  const live = useLive(kinds.channels, { namespace });
  if (live.contact.state === 'refused') return <Refused problem={live.contact.problem} />;
  if (live.items.length === 0) return live.complete ? <p>{say('no-channels')}</p> : null;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{say('channel')}</th>
          <th scope="col">{say('works')}</th>
          <th scope="col">{say('type')}</th>
          <th scope="col" className="no-phone">
            {say('severities')}
          </th>
          <th scope="col" className="no-phone">
            {say('last')}
          </th>
        </tr>
      </thead>
      <tbody>
        {live.items.map((channel) => (
          <ChannelRow key={`${channel.metadata.namespace}/${channel.metadata.name}`} channel={channel} />
        ))}
      </tbody>
    </table>
  );
}

function ChannelRow({ channel }: { readonly channel: NotificationChannel }) {
  const say = useTexts(notificationTexts);
  const { namespace = '', name = '' } = channel.metadata;
  const { spec, status } = channel;
  return (
    <tr>
      <th scope="row">
        <Link from="/t/$tenant" to="/t/$tenant/notifications/channels/$namespace/$name" params={{ namespace, name }}>
          {name}
        </Link>
      </th>
      <td>
        <ChannelState channel={channel} />
      </td>
      <td>{spec.type}</td>
      <td className="no-phone">{spec.severities.map((one) => say(one)).join(', ')}</td>
      <td className="no-phone">
        {status?.lastDelivery === undefined ? say('never') : <Instant at={status.lastDelivery} form="relative" />}
      </td>
    </tr>
  );
}

function Notices({ namespace }: { readonly namespace: string }) {
  const say = useTexts(notificationTexts);
  const { locale } = useLanguage();
  const live = useLive(kinds.notices, { namespace });
  const columns = useMemo<readonly Column<Notice>[]>(
    () => [
      {
        id: 'title',
        title: say('title'),
        sort: ({ spec }) => spec.title[locale],
        cell: ({ metadata: { namespace: ns = '', name = '' }, spec }) => (
          <Link
            from="/t/$tenant"
            to="/t/$tenant/notifications/notices/$namespace/$name"
            params={{ namespace: ns, name }}
          >
            {spec.title[locale]}
          </Link>
        ),
      },
      {
        id: 'severity',
        title: say('severity'),
        width: 18,
        sort: ({ spec }) => spec.severity,
        cell: ({ spec }) => <SeverityWord severity={spec.severity} />,
      },
      {
        id: 'about',
        title: say('about'),
        width: 24,
        leaveOut: 'desk',
        sort: ({ spec }) => spec.about.name,
        cell: ({ spec }) => `${spec.about.kind} ${spec.about.name}`,
      },
      {
        id: 'sent',
        title: say('sent'),
        width: 18,
        leaveOut: 'phone',
        cell: ({ status }) => {
          const all = status?.deliveries ?? [];
          const sent = all.filter(({ state }) => state === 'Sent').length;
          return all.length === 0 ? say('sent-none') : say('sent-to', { sent, all: all.length });
        },
      },
      {
        id: 'raised',
        title: say('raised'),
        width: 16,
        align: 'right',
        leaveOut: 'phone',
        sort: ({ spec }) => spec.raisedAt,
        cell: ({ spec }) => <Instant at={spec.raisedAt} form="relative" />,
      },
    ],
    [say, locale],
  );
  const facets = useMemo<readonly Facet<Notice>[]>(
    () =>
      (['failure', 'warning', 'recovery'] as const).map((severity) => ({
        id: severity,
        label: say(severity),
        has: ({ spec }) => spec.severity === severity,
      })),
    [say],
  );
  return (
    <ListView
      labelledBy="notices"
      live={live}
      rows={live.items}
      keyOf={noticeKey}
      columns={columns}
      textOf={noticeText}
      facets={facets}
      order={['raised', 'descending']}
      empty={<p>{say('no-notices')}</p>}
    />
  );
}

const noticeKey = ({ metadata }: Notice): string => `${metadata.namespace}/${metadata.name}`;
const noticeText = ({ metadata, spec }: Notice): string =>
  [metadata.namespace, spec.about.name, spec.severity, ...Object.values(spec.title)].join(' ');
