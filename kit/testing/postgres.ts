import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from './wait.ts';

const run = promisify(execFile);

/** A PostgreSQL server for one test file: empty, in a folder of its own, on a Unix socket that only this machine sees. */
export interface TestPostgres extends AsyncDisposable {
  /** Address of a database on it; `postgres` is there from the beginning. */
  url(database?: string): string;
  /** Makes an empty database and gives its address. */
  createDatabase(name: string): Promise<string>;
  /** Folder of the Unix socket. */
  readonly socketFolder: string;
  readonly dataFolder: string;
  /** Of the server's first process; null while it is stopped. */
  readonly pid: number | null;
  /** Runs SQL by `psql` as superuser and gives what it prints: one line per row, columns apart by `|`. */
  sql(statement: string, database?: string): Promise<string>;
  start(): Promise<void>;
  /** `fast`: connections are cut and the state is written. `kill`: as a crash, every process by SIGQUIT. */
  stop(how?: 'fast' | 'kill'): Promise<void>;
}

export interface TestPostgresOptions {
  /** Server settings, e.g. `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A command that the server is started by, e.g. `['strace', '-f', '-o', file]`. */
  readonly under?: readonly string[];
  /** Data of a server that is not running any more, to go on with instead of an empty one; its owner is changed, and it stays. */
  readonly dataFolder?: string;
}

/** The folder with `initdb` and `postgres`: the newest of Debian's, or one on PATH. Null: not installed, so skip what needs it. */
export function postgresPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...searchPath()];
  return (
    folders.find((folder) => ['initdb', 'postgres', 'psql'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

function searchPath(): readonly string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
}

/**
 * Starts an empty PostgreSQL. Root may not run one: then it runs as `postgres`, or as `nobody` where there is no such user.
 * The server dies with this process, however this ends. Throws when PostgreSQL is not installed: ask `postgresPrograms` first.
 */
export async function startPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed (Debian package postgresql)');
  const account = await serverAccount();
  const folder = await mkdtemp(join(tmpdir(), 'allmend-pg-'));
  const dataFolder = options.dataFolder ?? join(folder, 'data');
  if (account) await chown(folder, account.uid, account.gid);
  const [asUser, userArgs] = drop(account);
  if (options.dataFolder === undefined) {
    const initdb = join(programs, 'initdb');
    const initial = ['-D', dataFolder, '-U', 'allmend', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await run(asUser ?? initdb, [...userArgs, ...(asUser ? [initdb] : []), ...initial], { cwd: folder });
  } else {
    if (account) await run('chown', ['-R', `${account.uid}:${account.gid}`, dataFolder]);
    // It refuses a folder that others may read.
    await chmod(dataFolder, 0o700);
  }

  let server: ChildProcess | null = null;
  const query = { host: folder, user: 'allmend' };
  const url = (database = 'postgres') => `postgresql:///${database}?${new URLSearchParams(query).toString()}`;

  async function sql(statement: string, database = 'postgres'): Promise<string> {
    const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'allmend', '-d', database];
    const { stdout } = await run(join(programs!, 'psql'), [...args, '-c', statement]);
    return stdout.trimEnd();
  }

  const answers = () =>
    run(join(programs, 'pg_isready'), ['-q', '-h', folder]).then(
      () => true,
      () => false,
    );

  async function start(): Promise<void> {
    if (server) return;
    const settings = {
      listen_addresses: '',
      unix_socket_directories: folder,
      logging_collector: 'off',
      max_connections: '60',
      shared_buffers: '32MB',
      ...options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command, ...args] = [
      ...(options.under ? [...dyingWithUs(asUser), ...options.under] : []),
      ...(asUser ? [asUser, ...userArgs] : []),
      join(programs!, 'postgres'),
      '-D',
      dataFolder,
      ...flags,
    ];
    const log: string[] = [];
    const child = spawn(command!, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
    let ended = '';
    child.on('error', (error) => {
      ended = `cannot be started: ${error.message}`;
      if (server === child) server = null;
    });
    child.on('close', (code, signal) => {
      ended = `ended with ${code ?? signal}`;
      if (server === child) server = null;
    });
    server = child;
    await waitUntil(
      'PostgreSQL to answer',
      async () => {
        if (ended) throw new Error(`PostgreSQL ${ended}:\n${log.join('').slice(-2000)}`);
        return answers();
      },
      30,
    );
  }

  async function stop(how: 'fast' | 'kill' = 'fast'): Promise<void> {
    const child = server;
    if (!child) return;
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    const postmaster = await postmasterPid();
    if (postmaster !== null) process.kill(postmaster, how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    else child.kill('SIGKILL');
    await closed;
    server = null;
  }

  /** The server's own process, not the one that it was started by. */
  async function postmasterPid(): Promise<number | null> {
    const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
    return Number.parseInt(text, 10) || null;
  }

  async function dispose(): Promise<void> {
    await stop('kill');
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    url,
    sql,
    start,
    stop,
    dataFolder,
    socketFolder: folder,
    get pid() {
      return server?.pid ?? null;
    },
    async createDatabase(name) {
      await sql(`CREATE DATABASE "${name}"`);
      return url(name);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Whom root runs the server as; null for anybody else, who runs it as himself. */
async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('root may not run PostgreSQL, and there is no user "postgres" or "nobody"');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** So that what the server is started by does not outlive this process either. */
function dyingWithUs(setpriv: string | null): readonly string[] {
  return setpriv === null ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
}

/** The command that gives up root's rights; SIGQUIT comes when this process is gone, and ends the server at once. */
function drop(account: Account | null): readonly [string | null, readonly string[]] {
  const setpriv = searchPath()
    .map((folder) => join(folder, 'setpriv'))
    .find((path) => existsSync(path));
  if (!setpriv) {
    if (account)
      throw new Error('setpriv (Debian package util-linux) is needed to run PostgreSQL as another user than root');
    return [null, []];
  }
  const user = account ? [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
  return [setpriv, ['--pdeathsig', 'QUIT', ...user, '--']];
}
