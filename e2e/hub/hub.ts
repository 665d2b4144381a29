import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quietPort, temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { runCommand, startCommand, type CommandOptions, type Ended, type Running } from '@allmend/tools';
import { findKubectl } from './kubectl-program.ts';

/** A hub as a process of its own, and kubectl beside it with nothing of this machine's. */
export interface RunningHub extends AsyncDisposable {
  readonly url: string;
  /** Administrator of the root. */
  readonly root: User;
  /** Administrator of a tenant, with a new certificate. */
  administrator(tenant: string): Promise<User>;
  /** Writes objects as one YAML file, and gives its path. */
  file(...objects: readonly object[]): Promise<string>;
  /** Writes text to a file, and gives its path. */
  text(name: string, content: string): Promise<string>;
  /** Ends the process as an operator would, and starts it again on the same data. */
  restart(): Promise<void>;
}

/** Someone with a kubeconfig. Commands are split at spaces; what holds spaces goes into further arguments. */
export interface User {
  readonly kubeconfig: string;
  /** It must succeed. What it printed, without the last line's end. */
  readonly kubectl: (command: string, ...more: readonly string[]) => Promise<string>;
  /** It must fail. What it printed as errors. */
  readonly refused: (command: string, ...more: readonly string[]) => Promise<string>;
  readonly run: (command: string, ...more: readonly string[]) => Promise<Ended>;
  readonly start: (command: string, ...more: readonly string[]) => Running;
  /** `kubectl edit` with an editor that runs a script of sed. */
  readonly edit: (what: string, script: string) => Promise<Ended>;
  /** Any member of an object by JSONPath. */
  readonly read: (what: string, path: string) => Promise<string>;
}

const program = await findKubectl();
/** Why there is no kubectl; '' when there is one. */
export const missingKubectl = program.missing;
if (missingKubectl !== '') console.log(`Skipped: kubectl's tests. ${missingKubectl}`);

export async function openHub(): Promise<RunningHub> {
  const folder = await temporaryFolder('hub');
  const dataDir = join(folder.path, 'data');
  let files = 0;
  // Of its own: one that the system gives away could be somebody else's when it comes back.
  const port = await quietPort();
  let hub = await up(folder.path, dataDir, port);

  const text = async (name: string, content: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, content);
    return path;
  };
  const administrator = async (tenant: string): Promise<User> => {
    const args = ['kubeconfig', '--data-dir', dataDir, ...(tenant === '' ? [] : ['--tenant', tenant])];
    const { code, out, err } = await runCommand(args, { env: { HOME: folder.path } });
    if (code !== 0) throw new Error(`allmend kubeconfig: ${err}`);
    return userOf(await text(`kubeconfig-${++files}`, out), folder.path);
  };

  return {
    get url() {
      return hub.url;
    },
    root: await administrator(''),
    administrator,
    text,
    file: (...objects) => text(`objects-${++files}.yaml`, objects.map((one) => JSON.stringify(one)).join('\n---\n')),
    async restart() {
      await down(hub.process);
      hub = await up(folder.path, dataDir, port);
    },
    async [Symbol.asyncDispose]() {
      await down(hub.process);
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function up(
  home: string,
  dataDir: string,
  port: number,
): Promise<{ readonly process: Running; readonly url: string }> {
  const args = ['up', '--data-dir', dataDir, '--listen', `127.0.0.1:${port}`, '--log-level', 'warn'];
  const process = startCommand(args, { env: { HOME: home } });
  const failed = process.ended.then(({ code, err }) => {
    throw new Error(`the hub ended with ${code}: ${err}`);
  });
  failed.catch(() => undefined);
  const listening = waitUntil('the hub', () => /listens on (https:\S+\d)/.exec(process.printed())?.[1], 60);
  return { process, url: await Promise.race([listening, failed]) };
}

async function down(process: Running): Promise<void> {
  process.signal('SIGTERM');
  const { code, err } = await process.ended;
  if (code !== 0) throw new Error(`the hub ended with ${code}: ${err}`);
}

function userOf(kubeconfig: string, home: string): User {
  const options = (editor: string): CommandOptions => ({
    program: program.path!,
    cwd: home,
    // `edit` keeps there what was refused.
    env: { HOME: home, TMPDIR: home, KUBECONFIG: kubeconfig, KUBE_EDITOR: editor },
  });
  const start: User['start'] = (command, ...more) => startCommand([...command.split(' '), ...more], options('false'));
  const run: User['run'] = (command, ...more) => start(command, ...more).ended;
  const kubectl: User['kubectl'] = async (command, ...more) => {
    const { code, out, err } = await run(command, ...more);
    if (code !== 0) throw new Error(`kubectl ${command} ended with ${code}: ${err}${out}`);
    return out.trimEnd();
  };
  return {
    kubeconfig,
    start,
    run,
    kubectl,
    edit: (what, script) => runCommand(['edit', ...what.split(' ')], options(`sed -i '${script}'`)),
    async refused(command, ...more) {
      const { code, out, err } = await run(command, ...more);
      if (code === 0) throw new Error(`kubectl ${command} was not refused: ${out}`);
      return err.trimEnd();
    },
    read: (what, path) => kubectl(`get ${what} -o`, `jsonpath={${path}}`),
  };
}
