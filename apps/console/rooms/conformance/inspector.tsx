import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useId, useRef, type ReactNode } from 'react';
import { Action } from '../../parts/action.tsx';
import { State } from '../../parts/symbols.tsx';
import { Plate } from '../../parts/verdict.tsx';
import { useTexts } from '../../shell/language.tsx';
import { useShortcut } from '../../shell/shortcuts.tsx';
import { FindingView } from './finding-view.tsx';
import type { Running } from './run-actions.tsx';
import type { RunState } from './run-rows.ts';
import { runTexts } from './run-texts.ts';

/** The test that is looked at: it stands in the address, so that a link leads to it. */
export function useSelectedTest() {
  const { test = null }: { readonly test?: string | null | undefined } = useSearch({ strict: false });
  const navigate = useNavigate();
  const select = useCallback(
    (id: string | undefined) => {
      void navigate({ to: '.', search: (before) => ({ ...before, test: id }), replace: true, resetScroll: false });
    },
    [navigate],
  );
  const close = useCallback(() => select(undefined), [select]);
  return { test, select, close };
}

export function TestLink({ id }: { readonly id: string }) {
  return (
    <Link to="." search={(before: object) => ({ ...before, test: id })} replace resetScroll={false}>
      {id}
    </Link>
  );
}

export interface InspectorProps {
  readonly namespace: string;
  readonly subject: string;
  readonly testcase: string;
  readonly state: RunState;
  /** In plain words; '' when it is not known. */
  readonly question: string;
  /** What is known before there is a finding. */
  readonly message: string;
  /** UUID of the report with the finding; '' while there is none. */
  readonly report: string;
  readonly running: Running;
  /** Why it makes no sense to ask again now; null when it does. */
  readonly hindrance: string | null;
  readonly onClose: () => void;
}

/** The selected test beside the table: what was found, and what to do. */
export function Inspector(props: InspectorProps) {
  const { namespace, subject, testcase, state, question, message, report, running, hindrance, onClose } = props;
  const say = useTexts(runTexts);
  const id = useId();
  const box = useRef<HTMLElement>(null);
  const again = (): Promise<void> => running.begin([testcase]);
  useShortcut('e', say('key-evidence'), () => {
    const evidence = box.current?.querySelector<HTMLDetailsElement>('#evidence');
    if (!evidence) return;
    evidence.open = true;
    evidence.querySelector('summary')?.focus();
  });
  useShortcut('r', say('key-again'), () => {
    if (running.permission.state === 'yes' && hindrance === null) void again();
  });
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('[role="dialog"], [role="menu"]') === null) onClose();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onClose]);
  return (
    <aside className="insp" aria-labelledby={id} ref={box}>
      <div className="insp-head">
        <RunStatePlate state={state} />
        <button type="button" className="text" onClick={onClose}>
          {say('close-inspector')}
        </button>
      </div>
      <h2 id={id} className="id">
        {testcase}
      </h2>
      {question !== '' && <p>{question}</p>}
      {report === '' ? (
        <p>
          {message === '' ? say(state === 'Waiting' || state === 'Running' ? 'finding-wait' : 'no-finding') : message}
        </p>
      ) : (
        <FindingView namespace={namespace} subject={subject} report={report} testcase={testcase} />
      )}
      <div className="acts">
        <Action permission={running.permission} hindrance={hindrance} shortcut="R" onAct={again}>
          {say('again')}
        </Action>
      </div>
    </aside>
  );
}

export function RunStatePlate({ state }: { readonly state: RunState }) {
  const say = useTexts(runTexts);
  if (state === 'Running') return <State shape="run">{say('Running')}</State>;
  if (state === 'Waiting') return <State shape="wait">{say('Waiting')}</State>;
  return <Plate state={state} by="us" />;
}

/** Table and inspector side by side; where there is little room the inspector stays at the lower edge. */
export function WithInspector(props: { readonly children: ReactNode; readonly inspector: ReactNode }) {
  return (
    <div className={props.inspector ? 'cols inspected' : 'cols'}>
      <div>{props.children}</div>
      {props.inspector}
    </div>
  );
}
