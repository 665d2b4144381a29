import { createHash } from 'node:crypto';
import type { Certificate } from '@allmend/api/kinds';
import { stateAt, stateSince } from '../certificates/life.ts';

/** Namespace of the signature on the list, as `ssh-keygen -Y verify -n` wants it. */
export const revocationsNamespace = 'allmend-revocations';

/** Signs bytes with the key of the monitor, as `ssh-keygen -Y sign` does. */
export type SignList = (content: Uint8Array, namespace: string) => string | Promise<string>;

/** A list and its signature. */
export interface SignedList {
  readonly content: string;
  /** SHA-256 of the content. */
  readonly digest: string;
  readonly signature: string;
}

const schema = 'allmend.dev/revocations/v1';
/** A list is issued anew at least this often, at the same instants by every server. */
const gridMs = 5 * 60_000;
/** After this long a list says nothing any more. */
const lifetimeMs = 3_600_000;

/**
 * Numbers of certificates that are not valid, as text that is signed byte for byte: suspended, revoked, expired. Source:
 * scs-0004-v1, regulation 7. Servers that see the same certificates make the same list.
 */
export function revocationList(certificates: readonly Certificate[], at: Date): string {
  const entries = certificates.flatMap(({ status }) => {
    const state = stateAt(status, at);
    const since = stateSince(status, at);
    if (status?.number === undefined || state === 'Applied' || state === 'Granted') return [];
    const reason = state === 'Expired' ? undefined : reasonOf(status);
    return [{ number: status.number, state, since, ...(reason !== undefined && { reason }) }];
  });
  const changes = entries.map(({ since }) => Date.parse(since ?? '')).filter((instant) => instant <= at.getTime());
  const issued = Math.max(Math.floor(at.getTime() / gridMs) * gridMs, ...changes);
  const list = {
    schema,
    issuedAt: new Date(issued).toISOString(),
    nextUpdate: new Date(issued + lifetimeMs).toISOString(),
    certificates: entries.toSorted((a, b) => (a.number < b.number ? -1 : 1)),
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

function reasonOf(status: NonNullable<Certificate['status']>): string | undefined {
  return status.decisions?.findLast(({ action }) => action === 'suspend' || action === 'revoke')?.reason.toWellFormed();
}

/** So many lists are kept: who fetched one finds its signature, though a newer one was issued in between. */
const keptLists = 16;

/** Signs lists, each once. */
export function listSigner(sign: SignList): {
  signed(content: string): Promise<SignedList>;
  /** One that was signed here before; null when it is not kept any more. */
  find(digest: string): Promise<SignedList> | null;
} {
  const lists = new Map<string, Promise<SignedList>>();
  return {
    find: (digest) => lists.get(digest) ?? null,
    signed(content) {
      const digest = createHash('sha256').update(content).digest('hex');
      const known = lists.get(digest);
      if (known) return known;
      const made = Promise.resolve(sign(Buffer.from(content), revocationsNamespace)).then((signature) => ({
        content,
        digest,
        signature,
      }));
      made.catch(() => lists.delete(digest));
      lists.set(digest, made);
      const [oldest] = lists.keys();
      if (lists.size > keptLists) lists.delete(oldest!);
      return made;
    },
  };
}
