import { Link, useParams } from '@tanstack/react-router';
import type { EvidenceDocument } from '@allmend/api/kinds';
import { kinds, pathOf } from '../../api/kinds.ts';
import { Conditions } from '../../parts/conditions.tsx';
import { DecisionForm } from '../../parts/decision-form.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Instant, useNow } from '../../parts/instant.tsx';
import { ObjectPage } from '../../parts/object-page.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { bytesOfBase64, safeAddress, saveBytes } from '../../parts/untrusted.ts';
import { usePermission } from '../../shell/access.ts';
import { useConsole, useObject } from '../../shell/console-context.tsx';
import { useTexts } from '../../shell/language.tsx';
import { isSelf, nameOf } from '../../shell/person.ts';
import { consoleTexts } from '../../shell/texts.ts';
import { DocumentStateWord, stateOf } from './state.tsx';
import { documentTexts } from './texts.ts';

/** One document, what people said of it, and the place to say so. */
export function DocumentPage() {
  const { namespace, name } = useParams({ from: '/t/$tenant/documents/$namespace/$name' });
  const live = useObject(kinds.documents, namespace, name);
  return (
    <ObjectPage kind={kinds.documents} namespace={namespace} name={name} live={live}>
      {(document) => <DocumentView document={document} namespace={namespace} name={name} />}
    </ObjectPage>
  );
}

interface DocumentViewProps {
  readonly document: EvidenceDocument;
  readonly namespace: string;
  readonly name: string;
}

function DocumentView({ document, namespace, name }: DocumentViewProps) {
  const say = useTexts(documentTexts);
  const all = useTexts(consoleTexts);
  const { spec, status } = document;
  const state = stateOf(document, useNow(60_000));
  const accepted = (status?.reviews ?? []).filter(({ verdict }) => verdict === 'accept').length;
  return (
    <>
      <PageHead
        title={spec.title}
        crumbs={
          <>
            <Link from="/t/$tenant" to="/t/$tenant/documents">
              {say('documents')}
            </Link>{' '}
            › {namespace}
          </>
        }
        command={`kubectl describe evidencedocument ${name} -n ${namespace}`}
      />
      <Facts
        items={[
          {
            term: say('state'),
            value: <DocumentStateWord state={state} />,
            note: state === 'Submitted' && accepted === 1 && say('one-accepted'),
          },
          {
            term: say('subject'),
            value: (
              <Link
                from="/t/$tenant"
                to="/t/$tenant/conformance/$namespace/$name"
                params={{ namespace, name: spec.subject }}
              >
                {spec.subject}
              </Link>
            ),
          },
          { term: say('testcase'), value: <span className="id">{spec.testcase}</span> },
          { term: say('valid-until'), value: <Instant at={spec.validUntil} /> },
          { term: say('submitted-by'), value: status?.submittedBy === undefined ? '–' : nameOf(status.submittedBy) },
        ]}
      />
      <DocumentContent document={document} />
      <section className="blk" aria-labelledby="reviews">
        <h2 id="reviews">{say('reviews')}</h2>
        <Reviews document={document} />
      </section>
      <section className="blk" aria-labelledby="review">
        <h2 id="review">{say('review')}</h2>
        <p className="intro">{say('review-hint')}</p>
        <ReviewForm document={document} namespace={namespace} name={name} />
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

function DocumentContent({ document: { metadata, spec, status } }: { readonly document: EvidenceDocument }) {
  const say = useTexts(documentTexts);
  const { content, url } = spec;
  const sha256 = status?.sha256 ?? spec.sha256;
  return (
    <p className="blk">
      {url !== undefined && (
        <>
          {say('published')}{' '}
          <a href={safeAddress(url)} rel="noreferrer" target="_blank">
            {url}
          </a>{' '}
        </>
      )}
      {content !== undefined && (
        <>
          {say('content-kept')}{' '}
          <button
            type="button"
            className="text"
            onClick={() => saveBytes(new Blob([bytesOfBase64(content)]), metadata.name ?? 'document')}
          >
            {say('save')}
          </button>{' '}
        </>
      )}
      {sha256 !== undefined && (
        <span className="s">
          {say('sha256')} <code>{sha256}</code>
        </span>
      )}
    </p>
  );
}

function Reviews({ document }: { readonly document: EvidenceDocument }) {
  const say = useTexts(documentTexts);
  const reviews = document.status?.reviews ?? [];
  if (reviews.length === 0) return <p>{say('no-reviews')}</p>;
  return (
    <table className="plain narrow">
      <thead>
        <tr>
          <th scope="col">{say('who')}</th>
          <th scope="col">{say('verdict')}</th>
          <th scope="col">{say('reason')}</th>
          <th scope="col">{say('when')}</th>
        </tr>
      </thead>
      <tbody>
        {reviews.map(({ by, at, verdict, reason }) => (
          <tr key={`${by} ${at} ${verdict}`}>
            <th scope="row" title={by}>
              {nameOf(by)}
            </th>
            <td>{say(verdict)}</td>
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

function ReviewForm({ document, namespace, name }: DocumentViewProps) {
  const say = useTexts(documentTexts);
  const { api, session } = useConsole();
  const permission = usePermission({ verb: 'create', kind: kinds.documents, subresource: 'review', namespace, name });
  const state = stateOf(document, useNow(60_000));
  const { status } = document;
  const own = isSelf(status?.submittedBy, session.user);
  const said = (status?.reviews ?? []).some(({ by, verdict }) => verdict === 'accept' && isSelf(by, session.user));
  const over = state === 'Rejected' || state === 'Expired';
  const never = own ? say('own-document') : over ? say('is-over', { state: say(state) }) : null;
  return (
    <DecisionForm
      permission={permission}
      action={say('review-action')}
      options={[
        {
          id: 'accept',
          label: say('accept'),
          effect: say('accept-effect'),
          hindrance:
            never ??
            (said ? say('accepted-already') : state === 'Accepted' ? say('is-over', { state: say(state) }) : null),
        },
        { id: 'reject', label: say('reject'), effect: say('reject-effect'), hindrance: never },
      ]}
      onDecide={async (verdict, reason) => {
        await api.create(pathOf(kinds.documents, { namespace, name, subresource: 'review' }), {
          apiVersion: `${kinds.documents.group}/${kinds.documents.version}`,
          kind: 'DocumentReview',
          metadata: { name, namespace },
          spec: { verdict, reason },
        });
      }}
    />
  );
}
