import { isSea } from 'node:sea';
import { setFlagsFromString } from 'node:v8';
import { Option, type Command } from 'commander';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import type { Demo } from '../demo.ts';
import type { Hub } from '../hub.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface UpFlags {
  readonly dataDir?: string;
  readonly listen?: string;
  readonly databaseUrl?: string;
  readonly demo?: true;
}

export function defineUp(program: Command, act: ServerAct): void {
  program
    .command('up')
    .description('run the hub: the Central API and its controllers, in one process')
    .addOption(new Option(...dataDirOption))
    .addOption(new Option('--listen <address:port>', 'where the API listens (default: 127.0.0.1:8443)'))
    .addOption(
      new Option('--database-url <url>', 'PostgreSQL of the store instead of the embedded one; servers may share it'),
    )
    .addOption(new Option('--demo', 'start simulated clouds beside it and register them'))
    .addHelpText(
      'after',
      `
The first start makes keys, certificates and the store in the data folder. Ctrl-C or SIGTERM ends it: watches end, requests
under way have 30 s. SIGHUP reads static tokens and identity providers from the settings again. Standard output says where it
listens, standard error carries the log as JSON lines.

Examples:
  allmend up
  allmend up --demo
  allmend up --data-dir ./hub --listen 0.0.0.0:8443
  allmend up --database-url postgresql://allmend@db.example.org/allmend --log-level info
  kubectl --kubeconfig <(allmend kubeconfig) get namespaces`,
    )
    .action(act((context: ServerContext, flags: UpFlags) => runUp(context, flags)));
}

async function runUp(context: ServerContext, flags: UpFlags): Promise<number> {
  // main.ts keeps the nursery of short commands small. A server that makes garbage with each request collects it four times as
  // long then (npm run bench -- --only hub-creates, docs/reference/limits.md).
  setFlagsFromString('--semi-space-growth-factor=2');
  const [{ startHub }, { defaultListen, parseAddress }] = await Promise.all([
    import('../hub.ts'),
    import('../address.ts'),
  ]);
  const dataDir = dataDirOf(context, flags.dataDir);
  const settings = settingsOf(context);
  const databaseUrl = flags.databaseUrl ?? settings.databaseUrl;
  const hub = await startHub({
    dataDir,
    listen: parseAddress(flags.listen ?? settings.listen ?? defaultListen),
    settings: { ...settings, ...(databaseUrl !== undefined && { databaseUrl }) },
    version: context.version,
    logger: context.log,
  });
  const demo = flags.demo ? await startDemoOf(hub) : null;
  context.terminal.out(welcome(hub.url, flags.dataDir, demo?.clouds ?? []));
  const release = reloadOnHangup(context, hub);
  await ended(context.signal);
  release();
  await demo?.close();
  await hub.stop(30_000);
  return 0;
}

/** SIGHUP: static tokens and identity providers as the settings have them now. Wrong ones are logged, and nothing changes. */
function reloadOnHangup(context: ServerContext, hub: Hub): () => void {
  const reload = async (): Promise<void> => {
    try {
      hub.reload(settingsOf({ settings: await context.readSettings() }));
      context.log.info({}, 'settings were read again');
    } catch (error) {
      context.log.error({ error }, 'the new settings are wrong; the old ones stay');
    }
  };
  const onHangup = (): void => void reload();
  process.on('SIGHUP', onHangup);
  return () => process.off('SIGHUP', onHangup);
}

/** A demo that cannot start leaves no hub behind. */
async function startDemoOf(hub: Hub): Promise<Demo> {
  const { startDemo } = await import('../demo.ts');
  try {
    return await startDemo(hub);
  } catch (error) {
    await hub.stop(1000);
    throw error;
  }
}

/** Three things to try, with what is really there. */
function welcome(url: string, dataDir: string | undefined, clouds: readonly string[]): string {
  const folder = dataDir === undefined ? '' : ` --data-dir ${dataDir}`;
  const third =
    clouds.length > 0
      ? `kubectl --kubeconfig hub.kubeconfig get clouds -w     # ${clouds.join(', ')}: simulated`
      : 'kubectl --kubeconfig hub.kubeconfig create configmap hello --from-literal=to=the-commons';
  return `The hub listens on ${url}. Ctrl-C ends it. To try in another terminal:

  ${program()} kubeconfig${folder} > hub.kubeconfig
  kubectl --kubeconfig hub.kubeconfig api-resources
  ${third}
`;
}

/** How the program was called: the single file is on the PATH, a checkout is not. */
function program(): string {
  return isSea() ? 'allmend' : './allmend';
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
