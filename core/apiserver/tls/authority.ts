import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  certificateFacts,
  issueClient,
  issueServer,
  newAuthority,
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

/** Opens the authority in the folder; makes it there at the first start. */
export async function openAuthority(folder: string, clock: () => Date = () => new Date()): Promise<Authority> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ca =
    (await readPair(folder, 'ca')) ??
    (await writePair(folder, 'ca', await newAuthority('Allmend', clock(), authorityDays)));
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

function stillGood({ cert }: Certified, names: readonly string[], now: Date): boolean {
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

/** Certificate last: a pair without certificate, after a crash between the two, is made anew. */
async function writePair(folder: string, name: string, pair: Certified): Promise<Certified> {
  await writeWhole(join(folder, `${name}.key`), pair.key);
  await writeWhole(join(folder, `${name}.crt`), pair.cert);
  return pair;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
