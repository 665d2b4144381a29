import { createHmac, randomBytes } from 'node:crypto';
import type { Submitter } from '@allmend/api/kinds';
import { createAttempts } from './attempts.ts';
import { verifyApiKey, verifyNothing } from './api-key.ts';
import type { Directory } from './directory.ts';
import { intakeErrors } from './errors.ts';

export interface AccountsOptions {
  readonly directory: Directory;
  readonly now: () => Date;
  /** Default: argon2. */
  readonly verifier?: KeyVerifier;
}

export interface KeyVerifier {
  readonly verify: (key: string, hash: string) => Promise<boolean>;
  /** The work of `verify`, for accounts that have no key. */
  readonly waste: (key: string) => Promise<void>;
}

/** Lets accounts in by HTTP Basic. */
export interface Accounts {
  /**
   * The account of an `Authorization` header; `source` is the address that it came from. Throws `intake.bad-credentials`,
   * `too-many-attempts`, `busy`.
   */
  signIn(authorization: string | undefined, source: string): Promise<Submitter>;
}

/** A credential that was verified is good for so long, as long as the Submitter still has the hash. */
const keptMs = 60_000;
const mostKept = 10_000;
/** Verifications at the same time: each takes up to 128 MiB. */
const mostAtOnce = 2;
const mostWaiting = 64;
/** Longest name and key together; what is longer is no key of anybody. */
const longestCredential = 1024;

interface Verified {
  readonly uid: string;
  readonly hash: string;
  readonly until: number;
}

const argon2: KeyVerifier = { verify: verifyApiKey, waste: verifyNothing };

export function createAccounts({ directory, now, verifier = argon2 }: AccountsOptions): Accounts {
  const attempts = createAttempts(now);
  const gate = createGate();
  const verified = new Map<string, Verified>();
  /** The same credential many times at once is verified once. */
  const underWay = new Map<string, Promise<string | null>>();
  /** Credentials themselves are not kept, and a dump of the memory gives nothing that could be tried elsewhere. */
  const secret = randomBytes(32);

  const known = (key: string, submitter: Submitter | null): boolean => {
    const entry = verified.get(key);
    if (!entry || !submitter || entry.uid !== submitter.metadata.uid) return false;
    if (entry.until <= now().getTime()) return false;
    return (submitter.spec.apiKeys ?? []).some(({ hash }) => hash === entry.hash);
  };

  const keep = (key: string, entry: Verified): void => {
    verified.delete(key);
    verified.set(key, entry);
    for (const oldest of verified.keys()) {
      if (verified.size <= mostKept) return;
      verified.delete(oldest);
    }
  };

  /** The hash that the key belongs to; null when there is none. */
  const verify = (key: string, apiKey: string, submitter: Submitter | null): Promise<string | null> => {
    const running = underWay.get(key);
    if (running) return running;
    const started = gate(() => findHash(verifier, apiKey, submitter)).finally(() => underWay.delete(key));
    underWay.set(key, started);
    return started;
  };

  return {
    async signIn(authorization, source) {
      const credential = readBasic(authorization);
      if (credential === null) throw intakeErrors.error('bad-credentials');
      const { account, apiKey } = credential;
      const key = createHmac('sha256', secret)
        .update(JSON.stringify([account, apiKey]))
        .digest('base64');
      const submitter = directory.submitter(account);
      if (known(key, submitter)) return submitter!;
      const seconds = attempts.waitFor(account, source);
      if (seconds > 0) throw intakeErrors.error('too-many-attempts', { seconds });
      const hash = await verify(key, apiKey, submitter);
      if (hash === null || submitter === null) {
        attempts.failed(account, source);
        throw intakeErrors.error('bad-credentials');
      }
      attempts.succeeded(account, source);
      keep(key, { uid: submitter.metadata.uid ?? '', hash, until: now().getTime() + keptMs });
      return submitter;
    },
  };
}

async function findHash(verifier: KeyVerifier, apiKey: string, submitter: Submitter | null): Promise<string | null> {
  const hashes = submitter?.spec.apiKeys ?? [];
  if (hashes.length === 0) await verifier.waste(apiKey);
  for (const { hash } of hashes) if (await verifier.verify(apiKey, hash)) return hash;
  return null;
}

/** Name and key of a Basic header; null when it is none. Source: RFC 7617. */
function readBasic(authorization: string | undefined): { readonly account: string; readonly apiKey: string } | null {
  const base64 = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization ?? '')?.[1];
  if (base64 === undefined || base64.length > longestCredential) return null;
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) return null;
  return { account: text.slice(0, colon), apiKey: text.slice(colon + 1) };
}

/** Runs few tasks at the same time; the others wait in the order they came. Throws `intake.busy` when too many wait. */
function createGate(): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= mostAtOnce) {
      if (waiting.length >= mostWaiting) throw intakeErrors.error('busy');
      await new Promise<void>((resume) => waiting.push(resume));
    } else {
      running++;
    }
    try {
      return await task();
    } finally {
      // The place goes to the next one, without ever being free in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
