import { Link, useParams } from '@tanstack/react-router';
import type { Certificate } from '@allmend/api/kinds';
import { kinds, pathOf } from '../../api/kinds.ts';
import { Conditions } from '../../parts/conditions.tsx';
import { DecisionForm } from '../../parts/decision-form.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Instant, useNow } from '../../parts/instant.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Shape } from '../../parts/symbols.tsx';
import { instantText } from '../../parts/times.ts';
import { Plate } from '../../parts/verdict.tsx';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useLive, useObject } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { nameOf } from '../../shell/person.ts';
import { consoleTexts } from '../../shell/texts.ts';
import { subjectTitle, verdictOf } from '../conformance/standing.ts';
import { actions, hindranceOf, stateOf } from './life.ts';
import { CertificateStateWord } from './state.tsx';
import { certificateTexts } from './texts.ts';

/** One certificate: what it covers, what was decided, and the place to decide. */
export function CertificatePage() {
  const { namespace, name } = useParams({ from: '/t/$tenant/certificates/$namespace/$name' });
  const live = useObject(kinds.certificates, namespace, name);
  return (
    <ObjectPage kind={kinds.certificates} namespace={namespace} name={name} live={live}>
      {(certificate) => <CertificateView certificate={certificate} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

interface CertificateViewProps {
  readonly certificate: Certificate;
  readonly namespace: string;
  readonly name: string;
}

function CertificateView({ certificate, namespace, name }: CertificateViewProps) {
  const say = useTexts(certificateTexts);
  const all = useTexts(consoleTexts);
  const { spec, status } = certificate;
  const state = stateOf(certificate, useNow(60_000));
  return (
    <>
      <PageHead
        title={status?.number ?? name}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/certificates">
              {say('certificates')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe certificate ${name} -n ${namespace}`}
      />
      <Notes certificate={certificate} />
      <Facts
        items={[
          { term: say('state'), value: <CertificateStateWord state={state} /> },
          { term: say('applicant'), value: spec.applicant },
          { term: say('scope'), value: spec.scope, note: spec.version },
          status?.validFrom === undefined
            ? null
            : { term: say('from'), value: <Instant at={status.validFrom} form="day" /> },
          status?.validUntil === undefined ? null : { term: say('until'), value: <Instant at={status.validUntil} /> },
          status?.nextManualCheck === undefined
            ? null
            : { term: say('manual-check'), value: <Instant at={status.nextManualCheck} /> },
        ]}
      />
      <section className="blk" aria-labelledby="subjects">
        <h2 id="subjects">{say('subjects')}</h2>
        <Covered certificate={certificate} namespace={namespace} />
      </section>
      {spec.statement !== undefined && (
        <section className="blk" aria-labelledby="statement">
          <h2 id="statement">{say('statement')}</h2>
          <p className="intro">{spec.statement}</p>
        </section>
      )}
      <section className="blk" aria-labelledby="decisions">
        <h2 id="decisions">{say('decisions')}</h2>
        <Decisions certificate={certificate} />
      </section>
      <section className="blk" aria-labelledby="decide">
        <h2 id="decide">{say('decide')}</h2>
        <p className="intro">{say('decide-hint')}</p>
        <Decide certificate={certificate} namespace={namespace} name={name} />
      </section>
      {(status?.conditions ?? []).length > 0 && (
        <section className="blk" aria-labelledby="conditions">
          <h2 id="conditions">{all('conditions')}</h2>
          <Conditions conditions={status?.conditions ?? []} />
        </section>
      )}
    </>
  );
}

/** What waits for somebody. */
function Notes({ certificate: { status } }: { readonly certificate: Certificate }) {
  const say = useTexts(certificateTexts);
  const { locale } = useLanguage();
  const text = (at: string): string => instantText(new Date(at), locale);
  const { pending, review } = status ?? {};
  return (
    <>
      {pending && (
        <p className="notice" role="status">
          <Shape name="soon" />{' '}
          {say('pending', { action: say(pending.action), by: nameOf(pending.by), time: text(pending.at) })}
        </p>
      )}
      {review && (
        <p className="notice">
          <Shape name="warn" /> {say('review', { since: text(review.since), until: text(review.until) })}{' '}
          {review.reason}
        </p>
      )}
    </>
  );
}

/** The subjects and what is true of them now. */
function Covered({
  certificate: { spec },
  namespace,
}: {
  readonly certificate: Certificate;
  readonly namespace: string;
}) {
  const subjects = useLive(kinds.subjects, { namespace }).items;
  return (
    <ul className="lines">
      {spec.subjects.map((name) => {
        const subject = subjects.find(({ metadata }) => metadata.name === name);
        const verdict = subject ? verdictOf(subject, spec.scope) : null;
        return (
          <li key={name}>
            {verdict !== null && <Plate state={verdict} />}{' '}
            <Link
              from="/t/$tenant"
              to="/t/$tenant/conformance/$namespace/$name"
              params={{ namespace, name }}
              search={{ scope: spec.scope }}
            >
              {subject ? subjectTitle(subject) : name}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function Decisions({ certificate: { status } }: { readonly certificate: Certificate }) {
  const say = useTexts(certificateTexts);
  const decisions = status?.decisions ?? [];
  if (decisions.length === 0) return <p>{say('no-decisions')}</p>;
  return (
    <table className="plain narrow">
      <thead>
        <tr>
          <th scope="col">{say('who')}</th>
          <th scope="col">{say('what')}</th>
          <th scope="col">{say('effect')}</th>
          <th scope="col">{say('why')}</th>
          <th scope="col">{say('when')}</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map(({ by, action, at, reason, effect = 'Done' }) => (
          <tr key={`${by} ${action} ${at}`}>
            <th scope="row" title={by}>
              {nameOf(by)}
            </th>
            <td>{say(action)}</td>
            <td>{say(effect)}</td>
            <td>{reason}</td>
            <td>
              <Instant at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Decide({ certificate, namespace, name }: CertificateViewProps) {
  const say = useTexts(certificateTexts);
  const { api, session } = useConsole();
  const now = useNow(60_000);
  const permission = usePermission({
    verb: 'create',
    kind: kinds.certificates,
    subresource: 'decision',
    namespace,
    name,
  });
  return (
    <DecisionForm
      permission={permission}
      action={say('decide-action')}
      options={actions.map((action) => {
        const hindrance = hindranceOf(certificate, action, session.user, now);
        return {
          id: action,
          label: say(action),
          effect: say(`${action}-effect`),
          hindrance: hindrance && say(hindrance, { state: say(stateOf(certificate, now)) }),
        };
      })}
      onDecide={async (action, reason) => {
        await api.create(pathOf(kinds.certificates, { namespace, name, subresource: 'decision' }), {
          apiVersion: `${kinds.certificates.group}/${kinds.certificates.version}`,
          kind: 'CertificateDecision',
          metadata: { name, namespace },
          spec: { action, reason },
        });
      }}
    />
  );
}
