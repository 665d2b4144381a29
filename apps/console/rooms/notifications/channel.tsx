import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { NotificationChannel } from '@allmend/api/kinds';
import { kinds, pathOf } from '../../api/kinds.ts';
import { Action } from '../../parts/action.tsx';
import { Conditions } from '../../parts/conditions.tsx';
import { ConfirmedAction } from '../../parts/confirm.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useObject } from '../../shell/console-context.tsx';
import { languageNames, useTexts } from '../../shell/language.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { ChannelState } from './channel-state.tsx';
import { notificationTexts } from './texts.ts';

/** One channel: whom it tells what, and whether it works. */
export function ChannelPage() {
  const { namespace, name } = useParams({ from: '/t/$tenant/notifications/channels/$namespace/$name' });
  const live = useObject(kinds.channels, namespace, name);
  return (
    <ObjectPage kind={kinds.channels} namespace={namespace} name={name} live={live}>
      {(channel) => <ChannelView channel={channel} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

interface ChannelViewProps {
  readonly channel: NotificationChannel;
  readonly namespace: string;
  readonly name: string;
}

function ChannelView({ channel, namespace, name }: ChannelViewProps) {
  const say = useTexts(notificationTexts);
  const all = useTexts(consoleTexts);
  const { spec, status } = channel;
  const settings = Object.entries(spec.settings);
  return (
    <>
      <PageHead
        title={name}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/notifications">
              {say('notifications')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe notificationchannel ${name} -n ${namespace}`}
        actions={<ChannelActions channel={channel} namespace={namespace} name={name} />}
      />
      <Facts
        items={[
          { term: say('works'), value: <ChannelState channel={channel} /> },
          { term: say('type'), value: spec.type },
          { term: say('language'), value: languageNames[spec.language] },
          { term: say('severities'), value: spec.severities.map((one) => say(one)).join(', ') },
          { term: say('scope'), value: say(`scope-${spec.namespaces}`) },
          {
            term: say('last'),
            value: status?.lastDelivery === undefined ? say('never') : <Instant at={status.lastDelivery} />,
          },
        ]}
      />
      {status?.lastError !== undefined && status.lastError !== '' && (
        <section className="blk" aria-labelledby="error">
          <h2 id="error">{say('last-error')}</h2>
          <pre tabIndex={0}>{status.lastError}</pre>
        </section>
      )}
      <section className="blk" aria-labelledby="settings">
        <h2 id="settings">{say('settings')}</h2>
        <Facts
          items={[
            ...settings.map(([term, value]) => ({ term, value: <span className="id">{value}</span> })),
            { term: say('secret'), value: spec.secret ?? '–' },
          ]}
        />
      </section>
      <section className="blk" aria-labelledby="conditions">
        <h2 id="conditions">{all('conditions')}</h2>
        <Conditions conditions={status?.conditions ?? []} />
      </section>
    </>
  );
}

function ChannelActions({ channel, namespace, name }: ChannelViewProps) {
  const say = useTexts(notificationTexts);
  const { api } = useConsole();
  const navigate = useNavigate();
  const mayChange = usePermission({ verb: 'patch', kind: kinds.channels, namespace, name });
  const mayRemove = usePermission({ verb: 'delete', kind: kinds.channels, namespace, name });
  const { paused } = channel.spec;
  const path = pathOf(kinds.channels, { namespace, name });
  return (
    <>
      <ConfirmedAction
        permission={mayRemove}
        action={say('remove')}
        title={say('remove-title', { name })}
        text={say('remove-text')}
        onConfirm={async () => {
          await api.remove(path);
          await navigate({ from: '/t/$tenant', to: '/t/$tenant/notifications' });
        }}
      />
      <Action permission={mayChange} onAct={async () => void (await api.merge(path, { spec: { paused: !paused } }))}>
        {paused ? say('resume') : say('pause')}
      </Action>
    </>
  );
}
