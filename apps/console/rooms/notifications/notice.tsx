import { Link, useParams } from '@tanstack/react-router';
import type { Notice } from '@allmend/api/kinds';
import { kinds } from '../../api/kinds.ts';
import { Facts } from '../../parts/facts.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { State } from '../../parts/symbols.tsx';
import { useObject } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { SeverityWord } from './severity.tsx';
import { notificationTexts } from './texts.ts';

/** One thing that happened: what it is, what to do, and who was told. */
export function NoticePage() {
  const { namespace, name } = useParams({ from: '/t/$tenant/notifications/notices/$namespace/$name' });
  const live = useObject(kinds.notices, namespace, name);
  return (
    <ObjectPage kind={kinds.notices} namespace={namespace} name={name} live={live}>
      {(notice) => <NoticeView notice={notice} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

function NoticeView(props: { readonly notice: Notice; readonly namespace: string; readonly name: string }) {
  const { notice, namespace, name } = props;
  const say = useTexts(notificationTexts);
  const { locale } = useLanguage();
  const { spec } = notice;
  const remedies = spec.remedies ?? [];
  return (
    <>
      <PageHead
        title={spec.title[locale]}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/notifications">
              {say('notifications')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe notice ${name} -n ${namespace}`}
      />
      <Facts
        items={[
          { term: say('severity'), value: <SeverityWord severity={spec.severity} /> },
          { term: say('about'), value: <About notice={notice} namespace={namespace} /> },
          { term: say('raised'), value: <Instant at={spec.raisedAt} /> },
          spec.expiresAt === undefined ? null : { term: say('expires-at'), value: <Instant at={spec.expiresAt} /> },
        ]}
      />
      <p className="blk body">{spec.body[locale]}</p>
      {remedies.length > 0 && (
        <section className="blk" aria-labelledby="remedies">
          <h2 id="remedies">{say('remedies')}</h2>
          <pre tabIndex={0}>{remedies.join('\n')}</pre>
        </section>
      )}
      <section className="blk" aria-labelledby="deliveries">
        <h2 id="deliveries">{say('deliveries')}</h2>
        <Deliveries notice={notice} />
      </section>
    </>
  );
}

function About({ notice, namespace }: { readonly notice: Notice; readonly namespace: string }) {
  const { kind, name } = notice.spec.about;
  const params = { namespace, name };
  if (kind === 'Subject')
    return (
      <Link from="/t/$tenant" to="/t/$tenant/conformance/$namespace/$name" params={params}>
        {name}
      </Link>
    );
  if (kind === 'Certificate')
    return (
      <Link from="/t/$tenant" to="/t/$tenant/certificates/$namespace/$name" params={params}>
        {name}
      </Link>
    );
  if (kind === 'EvidenceDocument')
    return (
      <Link from="/t/$tenant" to="/t/$tenant/documents/$namespace/$name" params={params}>
        {name}
      </Link>
    );
  return `${kind} ${name}`;
}

const shapes = { Sent: 'pass', Waiting: 'wait', Failed: 'fail' } as const;

function Deliveries({ notice }: { readonly notice: Notice }) {
  const say = useTexts(notificationTexts);
  const deliveries = notice.status?.deliveries ?? [];
  if (deliveries.length === 0) return <p>{say('no-deliveries')}</p>;
  return (
    <table className="plain narrow">
      <thead>
        <tr>
          <th scope="col">{say('channel')}</th>
          <th scope="col">{say('state')}</th>
          <th scope="col">{say('attempts')}</th>
          <th scope="col">{say('raised')}</th>
          <th scope="col">{say('problem')}</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map(({ channel, state, at, attempts, problem }) => (
          <tr key={channel}>
            <th scope="row">{channel}</th>
            <td>
              <State shape={shapes[state]}>{say(state)}</State>
            </td>
            <td>{attempts}</td>
            <td>
              <Instant at={at} form="relative" />
            </td>
            <td>{problem ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
