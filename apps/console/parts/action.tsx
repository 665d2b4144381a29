import { Button } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import { asProblem, type ApiProblem } from '../api/problem.ts';
import type { Permission } from '../shell/access.ts';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { ProblemNote } from './problem.tsx';

export interface ActionProps {
  readonly children: ReactNode;
  readonly onAct: () => Promise<void> | void;
  readonly permission: Permission;
  /** Why it makes no sense now though it is allowed; null when it does. */
  readonly hindrance?: string | null;
  readonly quiet?: true;
  readonly shortcut?: string;
}

/**
 * A button whose person may do what it does. Where they may not it stays in its place, cannot be pressed and says why, below it and
 * to screen readers; it can still be reached by keyboard.
 */
export function Action({ children, onAct, permission, hindrance = null, quiet, shortcut }: ActionProps) {
  const say = useTexts(consoleTexts);
  const id = useId();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const missing = useReason(permission);
  const asking = permission.state === 'asking';
  // Until it is known whether they may, another reason would only be replaced while they read it.
  const reason = asking ? null : (missing ?? hindrance);
  const blocked = asking || reason !== null || busy;
  const act = async (): Promise<void> => {
    if (blocked) return;
    setBusy(true);
    setProblem(null);
    try {
      await onAct();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="action">
      <Button
        size="compact-md"
        variant={quiet ? 'default' : 'filled'}
        aria-disabled={blocked}
        data-disabled={blocked || undefined}
        aria-busy={busy}
        aria-describedby={reason === null ? undefined : id}
        aria-keyshortcuts={shortcut}
        onClick={() => void act()}
      >
        {children}
        {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
      </Button>
      {reason !== null && (
        <small id={id} className="why">
          {reason}
        </small>
      )}
      {problem && <ProblemNote lead={say('not-done')} problem={problem} />}
    </span>
  );
}

/** Why the person may not; null when they may, or it is not known yet. */
export function useReason(permission: Permission): string | null {
  const say = useTexts(consoleTexts);
  if (permission.state !== 'no') return null;
  const { verb, kind, subresource, namespace } = permission.wish;
  const resource = [kind.plural, subresource].filter(Boolean).join('/');
  return namespace === undefined || namespace === ''
    ? say('may-not', { verb, resource })
    : say('may-not-in', { verb, resource, namespace });
}
