import { X509Certificate } from 'node:crypto';
import { readFile, stat, statfs } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { openPostgresStore, openSqliteSnapshot } from '@allmend/core-store';
import { dataFolder, readServerInfo, type DataFolder, type ServerInfo } from './data-folder.ts';
import { readKeyRing } from './ring.ts';

/** One thing that was looked at. */
export interface Diagnosis {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad';
  /** What was found. */
  readonly finding: string;
  /** What to do; '' when it is good. */
  readonly remedy: string;
}

export interface DoctorRequest {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly now: Date;
}

const day = 86_400_000;
/** Less free space than this is a warning, and less than a tenth of it is bad. */
const littleSpace = 2 * 2 ** 30;

/** Looks at everything that a hub needs. Never throws: what cannot be looked at is a finding too. */
export async function diagnose(request: DoctorRequest): Promise<readonly Diagnosis[]> {
  const folder = dataFolder(request.dataDir);
  if (!(await exists(folder.path))) {
    return [
      bad('data folder', `${folder.path} does not exist`, `Start the hub once: allmend up --data-dir ${folder.path}`),
    ];
  }
  const info = await readServerInfo(folder).catch(() => null);
  return Promise.all([
    guarded('data folder', () => checkRights(folder)),
    guarded('free space', () => checkSpace(folder)),
    guarded('key ring', () => checkRing(folder)),
    guarded('certificate authority', () => checkCertificate(folder, 'ca.crt', request.now)),
    guarded('server certificate', () => checkCertificate(folder, 'server.crt', request.now)),
    guarded('store', () => checkStore(folder, request.databaseUrl)),
    guarded('server', () => checkServer(folder, info)),
  ]);
}

const good = (name: string, finding: string): Diagnosis => ({ name, state: 'good', finding, remedy: '' });
const bad = (name: string, finding: string, remedy: string): Diagnosis => ({ name, state: 'bad', finding, remedy });
const warning = (name: string, finding: string, remedy: string): Diagnosis => ({
  name,
  state: 'warning',
  finding,
  remedy,
});

async function guarded(name: string, look: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await look();
  } catch (error) {
    const { message, remedy } = error as Error & { remedy?: string };
    return bad(name, message, remedy ?? 'See the log of the server with --log-level debug.');
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function checkRights({ path, keys }: DataFolder): Promise<Diagnosis> {
  const { mode, uid } = await stat(keys);
  if ((mode & 0o077) !== 0) {
    return bad('data folder', `others can read ${keys}`, `Take their rights away: chmod 700 ${keys}`);
  }
  if (process.getuid !== undefined && process.getuid() !== 0 && uid !== process.getuid()) {
    return bad('data folder', `${keys} belongs to another user`, 'Run the hub as the user who owns the folder.');
  }
  return good('data folder', path);
}

async function checkSpace({ path }: DataFolder): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const finding = `${(free / 2 ** 30).toFixed(1)} GiB free`;
  if (free >= littleSpace) return good('free space', finding);
  const remedy = 'Free some space: when it is full, writes fail with 507 and reads go on.';
  return free < littleSpace / 10 ? bad('free space', finding, remedy) : warning('free space', finding, remedy);
}

async function checkRing(folder: DataFolder): Promise<Diagnosis> {
  const ring = await readKeyRing(folder);
  if (!ring)
    return bad('key ring', 'it is missing', 'Restore the folder "keys" from its backup: sealed objects need it.');
  return good('key ring', `${Object.keys(ring.keys).length} keys, the current one is "${ring.current}"`);
}

async function checkCertificate({ keys }: DataFolder, file: string, now: Date): Promise<Diagnosis> {
  const name = file === 'ca.crt' ? 'certificate authority' : 'server certificate';
  if (!(await exists(join(keys, file)))) return bad(name, 'it is missing', 'Start the hub: it makes what is missing.');
  const certificate = new X509Certificate(await readFile(join(keys, file)));
  const end = new Date(certificate.validTo);
  const finding = `valid until ${end.toISOString().slice(0, 10)} (UTC)`;
  const days = (end.getTime() - now.getTime()) / day;
  const remedy =
    file === 'ca.crt'
      ? 'Make a new authority: move the keys ca.* and server.* away, restart, and hand out new kubeconfigs.'
      : 'Restart the hub: it makes a new certificate when less than 60 days are left.';
  if (days < 0) return bad(name, `ended on ${end.toISOString().slice(0, 10)} (UTC)`, remedy);
  return days < 30 ? warning(name, finding, remedy) : good(name, finding);
}

async function checkStore({ store: folder }: DataFolder, databaseUrl: string | undefined): Promise<Diagnosis> {
  if (databaseUrl === undefined) {
    const snapshot = await openSqliteSnapshot({ folder });
    await snapshot.close();
    return good('store', `embedded, revision ${snapshot.revision}`);
  }
  const store = await openPostgresStore({ url: databaseUrl });
  try {
    return good('store', `PostgreSQL, revision ${await store.revision()}`);
  } finally {
    await store.close();
  }
}

async function checkServer(folder: DataFolder, info: ServerInfo | null): Promise<Diagnosis> {
  const start = `Start it: allmend up --data-dir ${folder.path}`;
  if (!info) return warning('server', 'it was never started with this folder', start);
  const ca = await readFile(join(folder.keys, 'ca.crt'), 'utf8');
  const answer = await askReady(`${info.url}/readyz?verbose`, ca);
  if (answer === null) return warning('server', `nothing answers at ${info.url}`, start);
  if (answer.code === 200) return good('server', `ready at ${info.url}`);
  const failing = answer.text.match(/^\[-\]\S+/gm)?.map((line) => line.slice(3)) ?? [];
  return bad('server', `not ready at ${info.url}: ${failing.join(', ')}`, 'See the log of the server.');
}

interface Answer {
  readonly code: number;
  readonly text: string;
}

function askReady(url: string, ca: string): Promise<Answer | null> {
  return new Promise((resolve) => {
    const request = get(url, { ca, timeout: 5000, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, text }));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}
