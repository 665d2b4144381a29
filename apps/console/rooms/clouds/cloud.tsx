import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Cloud, Subject } from '@allmend/api/kinds';
import { kinds, pathOf } from '../../api/kinds.ts';
import { Conditions } from '../../parts/conditions.tsx';
import { ConfirmedAction } from '../../parts/confirm.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useLive, useObject } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { consoleTexts } from '../../shell/texts.ts';
import { CredentialState, ReachableState } from './health-state.tsx';
import { cloudTexts } from './texts.ts';

/** One cloud: whether it answers, what it offers, and what is measured with it. */
export function CloudPage() {
  const { namespace, name } = useParams({ from: '/t/$tenant/clouds/$namespace/$name' });
  const live = useObject(kinds.clouds, namespace, name);
  return (
    <ObjectPage kind={kinds.clouds} namespace={namespace} name={name} live={live}>
      {(cloud) => <CloudView cloud={cloud} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

function CloudView({
  cloud,
  namespace,
  name,
}: {
  readonly cloud: Cloud;
  readonly namespace: string;
  readonly name: string;
}) {
  const say = useTexts(cloudTexts);
  const all = useTexts(consoleTexts);
  const { spec, status } = cloud;
  const subjects = useLive(kinds.subjects, { namespace }).items.filter(
    (subject) => subject.spec.measurement?.cloud === name,
  );
  return (
    <>
      <PageHead
        title={name}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/clouds">
              {say('clouds')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe cloud ${name} -n ${namespace}`}
        actions={<RemoveCloud namespace={namespace} name={name} subjects={subjects} />}
      />
      <Facts
        items={[
          { term: say('reachable'), value: <ReachableState cloud={cloud} /> },
          { term: say('credentials'), value: <CredentialState cloud={cloud} /> },
          { term: say('operator'), value: spec.operator ?? '–' },
          { term: say('region'), value: spec.region ?? say('region-all'), note: spec.country },
          {
            term: say('observed'),
            value: status?.observedAt === undefined ? say('not-asked') : <Instant at={status.observedAt} />,
          },
        ]}
      />
      {status?.lastError !== undefined && status.lastError !== '' && (
        <section className="blk" aria-labelledby="error">
          <h2 id="error">{say('last-error')}</h2>
          <pre tabIndex={0}>{status.lastError}</pre>
        </section>
      )}
      <section className="blk" aria-labelledby="conditions">
        <h2 id="conditions">{all('conditions')}</h2>
        <Conditions conditions={status?.conditions ?? []} />
      </section>
      <section className="blk" aria-labelledby="subjects">
        <h2 id="subjects">{say('used-by')}</h2>
        {subjects.length === 0 ? <p>{say('not-used')}</p> : <MeasuredAs subjects={subjects} namespace={namespace} />}
      </section>
      <section className="blk" aria-labelledby="services">
        <h2 id="services">{say('services')}</h2>
        <Services cloud={cloud} />
      </section>
      <section className="blk" aria-labelledby="access">
        <h2 id="access">{say('access')}</h2>
        <Facts
          items={[
            { term: say('endpoint'), value: <span className="id">{spec.endpoint}</span> },
            { term: say('interface'), value: spec.interface },
            { term: say('secret'), value: spec.credentialRef?.name ?? say('none-given') },
          ]}
        />
      </section>
    </>
  );
}

function MeasuredAs({ subjects, namespace }: { readonly subjects: readonly Subject[]; readonly namespace: string }) {
  const say = useTexts(cloudTexts);
  return (
    <ul className="lines">
      {subjects.map(({ metadata: { name = '' }, spec, status }) => (
        <li key={name}>
          <Link from="/t/$tenant" to="/t/$tenant/conformance/$namespace/$name" params={{ namespace, name }}>
            {spec.displayName}
            {spec.region !== undefined && `, ${spec.region}`}
          </Link>
          {status?.credentials && (
            <span className="s">
              {say('credential-type')}: {status.credentials.type}. {say('credential-ends')}:{' '}
              {status.credentials.expiresAt === undefined ? (
                say('never-ends')
              ) : (
                <Instant at={status.credentials.expiresAt} />
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Services({ cloud }: { readonly cloud: Cloud }) {
  const say = useTexts(cloudTexts);
  const all = useTexts(consoleTexts);
  const services = cloud.status?.services ?? [];
  if (services.length === 0) return <p>{say('no-services')}</p>;
  return (
    <table className="plain narrow">
      <thead>
        <tr>
          <th scope="col">{say('service')}</th>
          <th scope="col">{all('name')}</th>
          <th scope="col">{say('versions')}</th>
        </tr>
      </thead>
      <tbody>
        {services.map(({ type, name, versions }) => (
          <tr key={`${type} ${name}`}>
            <th scope="row">{type}</th>
            <td>{name ?? '–'}</td>
            <td>{versions?.join(', ') ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RemoveCloud(props: {
  readonly namespace: string;
  readonly name: string;
  readonly subjects: readonly Subject[];
}) {
  const { namespace, name, subjects } = props;
  const say = useTexts(cloudTexts);
  const { api } = useConsole();
  const navigate = useNavigate();
  const permission = usePermission({ verb: 'delete', kind: kinds.clouds, namespace, name });
  const used = subjects.map(({ metadata }) => metadata.name).join(', ');
  return (
    <ConfirmedAction
      permission={permission}
      hindrance={used === '' ? null : say('remove-hindrance', { subjects: used })}
      action={say('remove')}
      title={say('remove-title', { name })}
      text={say('remove-text')}
      onConfirm={async () => {
        await api.remove(pathOf(kinds.clouds, { namespace, name }));
        await navigate({ from: '/t/$tenant', to: '/t/$tenant/clouds' });
      }}
    />
  );
}
