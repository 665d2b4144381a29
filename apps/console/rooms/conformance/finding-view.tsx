import type { FindingSheet } from '@allmend/api';
import { kinds, pathOf } from '../../api/kinds.ts';
import { asProblem } from '../../api/problem.ts';
import { Action } from '../../parts/action.tsx';
import { Instant } from '../../parts/instant.tsx';
import { ProblemNote } from '../../parts/problem.tsx';
import { State } from '../../parts/symbols.tsx';
import { spanText } from '../../parts/times.ts';
import { safeAddress, saveBytes } from '../../parts/untrusted.ts';
import { useConsole } from '../../shell/console-context.tsx';
import { useLanguage, useTexts } from '../../shell/language.tsx';
import { useMessages } from '../../shell/messages.ts';
import { consoleTexts } from '../../shell/texts.ts';
import { runTexts } from './run-texts.ts';
import { useFinding } from './sheets.ts';

export interface FindingViewProps {
  readonly namespace: string;
  readonly subject: string;
  readonly report: string;
  readonly testcase: string;
}

/** A finding: what was found, demanded, asked, answered; how it is mended; and the way back to the bytes. */
export function FindingView({ namespace, subject, report, testcase }: FindingViewProps) {
  const say = useTexts(runTexts);
  const all = useTexts(consoleTexts);
  const { data, error } = useFinding(namespace, subject, report, testcase);
  if (error) return <ProblemNote lead={all('not-read')} problem={asProblem(error)} />;
  if (!data) return <p role="status">{say('finding-loading')}</p>;
  return <Found sheet={data} namespace={namespace} report={report} />;
}

function Found(props: { readonly sheet: FindingSheet; readonly namespace: string; readonly report: string }) {
  const { sheet, namespace, report } = props;
  const { finding, exchanges, chain, signer } = sheet;
  const say = useTexts(runTexts);
  const message = useMessages();
  const { locale } = useLanguage();
  return (
    <>
      <h2>{message(finding.message)}</h2>
      {finding.official && (
        <p className="s">{say('official', { verdict: finding.official, deviation: finding.deviation ?? '' })}</p>
      )}
      <h3>{say('demanded')}</h3>
      <p>
        {message(finding.demanded.text)}{' '}
        <a href={safeAddress(finding.demanded.url)} rel="noreferrer" target="_blank">
          {say('section', { section: finding.demanded.section })}
        </a>
      </p>
      {finding.details.length > 0 && (
        <>
          <h3>{say('details')}</h3>
          <ul className="lines">
            {finding.details.map((detail) => (
              <li key={JSON.stringify(detail)}>{message(detail)}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{say('remedy')}</h3>
      {finding.remedy.length === 0 ? <p>{say('no-remedy')}</p> : <pre tabIndex={0}>{finding.remedy.join('\n')}</pre>}
      {exchanges.length > 0 && (
        <details>
          <summary>{say('asked')}</summary>
          <ul className="lines">
            {exchanges.map(({ method, url, at, status, durationMs, error }) => (
              <li key={`${at} ${method} ${url}`}>
                <code>
                  {method} {url}
                </code>
                <span className="s">
                  {status ?? error ?? say('no-answer')}, {spanText(durationMs, locale)},{' '}
                  <Instant at={at} form="clock" />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details id="evidence">
        <summary>{say('trail')}</summary>
        <ol className="lines">
          {chain.map((link) => (
            <ChainRow key={`${link.kind} ${link.sha256}`} link={link} namespace={namespace} report={report} />
          ))}
        </ol>
        {signer !== null && (
          <p className="s">
            {say('signer')} <code>{signer}</code>
          </p>
        )}
      </details>
    </>
  );
}

const linkShapes = { good: 'pass', missing: 'fail', changed: 'fail' } as const;

function ChainRow(props: {
  readonly link: FindingSheet['chain'][number];
  readonly namespace: string;
  readonly report: string;
}) {
  const { kind, sha256, size, at, state } = props.link;
  const say = useTexts(runTexts);
  const { api } = useConsole();
  const save = async (): Promise<void> => {
    const path = pathOf(evidences, { namespace: props.namespace, name: sha256, subresource: 'content' });
    saveBytes(await api.bytes(path, { report: props.report }), `${kind}-${sha256.slice(0, 12)}`);
  };
  return (
    <li>
      <b>{say(`link-${kind}`)}</b> <State shape={linkShapes[state]}>{say(`link-${state}`)}</State>
      <span className="s">
        {size !== null && <>{say('bytes', { size })}, </>}
        {at !== null && <Instant at={at} form="clock" />} <code className="sha">{sha256}</code>
      </span>
      {size !== null && state !== 'missing' && (
        <Action quiet permission={{ state: 'yes' }} onAct={save}>
          {say('download')}
        </Action>
      )}
    </li>
  );
}

const evidences = { ...kinds.subjects, kind: 'Evidence', plural: 'evidences' };
