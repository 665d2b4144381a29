import { Button } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import { asProblem, type ApiProblem } from '../api/problem.ts';
import type { Permission } from '../shell/access.ts';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { useReason } from './action.tsx';
import { ProblemNote } from './problem.tsx';

/** What is wrong with a form: field → sentence. */
export type Problems<K extends string> = ReadonlyMap<K, string>;

export interface FormState<K extends string> {
  readonly problems: Problems<K>;
  readonly problem: ApiProblem | null;
  readonly busy: boolean;
  readonly summary: RefObject<HTMLDivElement | null>;
  /** The field was changed: what was said of it is said no more. */
  readonly touched: (field: K) => void;
  readonly submit: (event: FormEvent) => void;
}

/** A form that is checked here first, and then by the server; what was typed stays in either case. */
export function useForm<K extends string>(parts: {
  readonly permission: Permission;
  readonly check: () => Problems<K>;
  readonly save: () => Promise<void>;
}): FormState<K> {
  const { permission, check, save } = parts;
  const [problems, setProblems] = useState<Problems<K>>(new Map());
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await save();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    problems,
    problem,
    busy,
    summary,
    touched: (field) => setProblems((before) => new Map([...before].filter(([name]) => name !== field))),
    submit(event) {
      event.preventDefault();
      const found = check();
      setProblems(found);
      // Once it is drawn.
      if (found.size > 0) setTimeout(() => summary.current?.focus(), 0);
      else if (permission.state === 'yes' && !busy) void send();
    },
  };
}

/** What every field has; its id is where the summary leads. */
export function fieldOf<K extends string>(
  form: Pick<FormState<K>, 'problems' | 'touched'>,
  name: K,
  parts: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void },
) {
  const { label, value, onChange } = parts;
  return {
    id: `field-${name}`,
    label,
    value,
    error: form.problems.get(name),
    onChange(event: { readonly currentTarget: { readonly value: string } }) {
      onChange(event.currentTarget.value);
      form.touched(name);
    },
    autoComplete: 'off',
    withAsterisk: false,
  };
}

/** What is wrong, on top, with links to the fields (`field-<name>`). */
export function FormSummary<K extends string>(props: {
  readonly form: Pick<FormState<K>, 'problems' | 'summary'>;
  readonly labelOf: (field: K) => string;
}) {
  const { form, labelOf } = props;
  const say = useTexts(consoleTexts);
  if (form.problems.size === 0) return null;
  return (
    <div className="problem" role="alert" tabIndex={-1} ref={form.summary}>
      <p>
        <b>{say('form-errors', { count: form.problems.size })}</b>
      </p>
      <ul>
        {[...form.problems].map(([field, sentence]) => (
          <li key={field}>
            <a
              href={`#field-${field}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(`field-${field}`)?.focus();
              }}
            >
              {labelOf(field)}
            </a>
            : {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The button of a form, and what came of it. */
export function FormEnd<K extends string>(props: {
  readonly form: FormState<K>;
  readonly permission: Permission;
  readonly action: string;
  readonly children?: ReactNode;
}) {
  const { form, permission, action, children } = props;
  const say = useTexts(consoleTexts);
  const reason = useReason(permission);
  // While it is asked whether they may, pressing it would do nothing and say nothing.
  const blocked = permission.state !== 'yes' || form.busy;
  return (
    <>
      <div className="acts">
        <Button
          type="submit"
          aria-disabled={blocked}
          data-disabled={blocked || undefined}
          aria-describedby={reason === null ? undefined : 'why'}
          aria-busy={form.busy}
        >
          {action}
        </Button>
        {reason !== null && (
          <small id="why" className="why">
            {reason}
          </small>
        )}
      </div>
      {children}
      {form.problem && <ProblemNote lead={say('not-done')} problem={form.problem} />}
    </>
  );
}

/** Names of objects. Source: RFC 1123 labels, as the server wants them. */
export function isObjectName(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}
