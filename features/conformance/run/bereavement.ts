import { Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { runErrors } from './errors.ts';

/** Tells when a subject goes while it is measured: nothing is then to be created for it, and nothing written down. */
export interface SubjectWatch {
  readonly signal: AbortSignal;
  /** Looks now; throws when it is gone. */
  require(): Promise<void>;
  stop(): void;
}

const patienceMs = 10_000;

/** Looks at it again and again; one that was made anew under the same name is another one. */
export function watchSubject(client: Client, { metadata }: Subject, everyMs: number): SubjectWatch {
  const { name = '', namespace = '', uid } = metadata;
  const gone = new AbortController();
  let asking = false;
  const look = async (): Promise<void> => {
    const found = await client.kind(Subject).find({ name, namespace }, { deadlineMs: patienceMs });
    if (found?.metadata.uid === uid && found?.metadata.deletionTimestamp === undefined) return;
    gone.abort(runErrors.error('subject-missing', { subject: name, namespace }));
  };
  const timer = setInterval(() => {
    if (asking || gone.signal.aborted) return;
    asking = true;
    // An API that does not answer says nothing about the subject.
    void look()
      .catch(() => undefined)
      .finally(() => (asking = false));
  }, everyMs);
  return {
    signal: gone.signal,
    async require() {
      await look();
      gone.signal.throwIfAborted();
    },
    stop: () => clearInterval(timer),
  };
}
