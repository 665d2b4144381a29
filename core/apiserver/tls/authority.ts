import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '@allmend/kit-files';
import {
  certificateFacts,
  issueAuthority,
  issueClient,
  issueServer,
  newKey,
  type Certified,
  type ClientSubject,
} from './certificate.ts';

/** The server's own certificate authority, in a folder that only its user can read. */
export interface Authority {
  /** PEM of the CA. */
  readonly ca: string;
  /** The server's certificate for these names: the one of the last start, unless it ends soon or names have changed. */
  server(names: readonly string[]): Promise<Certified>;
  client(subject: ClientSubject, days: number): Promise<Certified>;
}

const authorityDays = 3650;
const serverDays = 397;
/** A server certificate is made anew when it has less than this left. */
const renewBefore = 60 * 86_400_000;

/** Opens the authority in the folder; makes it there at the first start, one and the same for all who start at once. */
export async function openAuthority(folder: string, clock: () => Date = () => new Date()): Promise<Authority> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ca = (await readPair(folder, 'ca')) ?? (await makeAuthority(folder, clock()));
  return {
    ca: ca.cert,
    async server(names) {
      const known = await readPair(folder, 'server');
      if (known && stillGood(known, names, clock())) return known;
      return writePair(folder, 'server', await issueServer(ca, names, clock(), serverDays));
    },
    client: (subject, days) => issueClient(ca, subject, clock(), days),
  };
}

/** Key first: whoever finds one without certificate makes the certificate for it, and the first one stays. */
async function makeAuthority(folder: string, now: Date): Promise<Certified> {
  const once = { mode: 0o600, replace: false };
  await writeDurably(join(folder, 'ca.key'), await newKey(), once);
  const key = await readFile(join(folder, 'ca.key'), 'utf8');
  await writeDurably(join(folder, 'ca.crt'), await issueAuthority(key, 'Allmend', now, authorityDays), once);
  return (await readPair(folder, 'ca'))!;
}

/** Two servers of one folder that write their pairs at once may leave the key of one with the certificate of the other. */
function stillGood({ key, cert }: Certified, names: readonly string[], now: Date): boolean {
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return false;
  const facts = certificateFacts(cert);
  const covered = new Set(facts.names);
  return facts.notAfter.getTime() - now.getTime() > renewBefore && names.every((name) => covered.has(name));
}

async function readPair(folder: string, name: string): Promise<Certified | null> {
  try {
    const [key, cert] = await Promise.all(
      [`${name}.key`, `${name}.crt`].map((file) => readFile(join(folder, file), 'utf8')),
    );
    return { key: key!, cert: cert! };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writePair(folder: string, name: string, pair: Certified): Promise<Certified> {
  await writeDurably(join(folder, `${name}.key`), pair.key, { mode: 0o600 });
  await writeDurably(join(folder, `${name}.crt`), pair.cert, { mode: 0o600 });
  return pair;
}
