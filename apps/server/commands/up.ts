import { createHash, randomBytes } from 'node:crypto';
import { isSea } from 'node:sea';
import { setFlagsFromString } from 'node:v8';
import { Option, type Command } from 'commander';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import type { Demo } from '../demo.ts';
import type { Hub } from '../hub.ts';
import { dataDirOf, dataDirOption } from '../place.ts';
import type { Rooms } from '../rooms.ts';
import type { ServerSettings } from '../settings.ts';

interface UpFlags {
  readonly dataDir?: string;
  readonly listen?: string;
  readonly publicListen?: string;
  readonly databaseUrl?: string;
  readonly demo?: true;
}

export function defineUp(program: Command, act: ServerAct, rooms: Rooms): void {
  program
    .command('up')
    .description('run the hub: the Central API, its controllers, the console and the public pages, in one process')
    .addOption(new Option(...dataDirOption))
    .addOption(new Option('--listen <address:port>', 'where the API listens (default: 127.0.0.1:8443)'))
    .addOption(
      new Option(
        '--public-listen <address:port>',
        'where the public pages listen (default: nowhere; with --demo: 127.0.0.1:8080)',
      ),
    )
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
  allmend up --data-dir ./hub --listen 0.0.0.0:8443 --public-listen 0.0.0.0:8080
  allmend up --database-url postgresql://allmend@db.example.org/allmend --log-level info
  kubectl --kubeconfig <(allmend kubeconfig) get namespaces`,
    )
    .action(act((context: ServerContext, flags: UpFlags) => runUp(context, flags, rooms)));
}

async function runUp(context: ServerContext, flags: UpFlags, rooms: Rooms): Promise<number> {
  // main.ts keeps the nursery of short commands small. A server that makes garbage with each request collects it four times as
  // long then (npm run bench -- --only hub-creates, docs/reference/limits.md).
  setFlagsFromString('--semi-space-growth-factor=2');
  const [{ startHub }, { defaultListen, parseAddress }] = await Promise.all([
    import('../hub.ts'),
    import('../address.ts'),
  ]);
  const dataDir = dataDirOf(context, flags.dataDir);
  const token = flags.demo ? await demoToken() : null;
  const settings = withToken(settingsOf(context), token);
  const databaseUrl = flags.databaseUrl ?? settings.databaseUrl;
  const publicAddress = flags.publicListen ?? settings.publicListen ?? (flags.demo ? demoPublicListen : undefined);
  const hub = await startHub({
    dataDir,
    listen: parseAddress(flags.listen ?? settings.listen ?? defaultListen),
    settings: { ...settings, ...(databaseUrl !== undefined && { databaseUrl }) },
    version: context.version,
    logger: context.log,
    rooms,
    publicListen: publicAddress === undefined ? null : parseAddress(publicAddress),
  });
  const demo = flags.demo ? await startDemoOf(hub) : null;
  context.terminal.out(
    welcome({ hub, dataDir: flags.dataDir, clouds: demo?.clouds ?? [], token: token?.text ?? null }),
  );
  const release = reloadOnHangup(context, hub, token);
  await ended(context.signal);
  release();
  await demo?.close();
  await hub.stop(30_000);
  return 0;
}

/** SIGHUP: static tokens and identity providers as the settings have them now. Wrong ones are logged, and nothing changes. */
function reloadOnHangup(context: ServerContext, hub: Hub, token: DemoToken | null): () => void {
  const reload = async (): Promise<void> => {
    try {
      hub.reload(withToken(settingsOf({ settings: await context.readSettings() }), token));
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

/** Lets whoever reads the terminal of the demo into its console, as its operator, for a day. */
interface DemoToken {
  readonly text: string;
  readonly setting: NonNullable<ServerSettings['tokens']>[number];
}

async function demoToken(): Promise<DemoToken> {
  const { mastersGroup } = await import('@allmend/core-apiserver');
  const text = randomBytes(24).toString('base64url');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const notAfter = new Date(Date.now() + 86_400_000).toISOString();
  return { text, setting: { sha256, name: 'demo', groups: [mastersGroup], notAfter } };
}

function withToken(settings: ServerSettings, token: DemoToken | null): ServerSettings {
  return token ? { ...settings, tokens: [...(settings.tokens ?? []), token.setting] } : settings;
}

interface Welcome {
  readonly hub: Hub;
  readonly dataDir: string | undefined;
  /** `<namespace>/<name>` of simulated clouds. */
  readonly clouds: readonly string[];
  /** Lets the reader of this terminal into the console; null: he makes one. */
  readonly token: string | null;
}

/** Three things to try, with what is really there. */
function welcome({ hub, dataDir, clouds, token }: Welcome): string {
  const folder = dataDir === undefined ? '' : ` --data-dir ${dataDir}`;
  const third =
    clouds.length > 0
      ? `kubectl --kubeconfig hub.kubeconfig get subjects,runs -A     # ${clouds.join(', ')}: simulated`
      : 'kubectl --kubeconfig hub.kubeconfig create configmap hello --from-literal=to=the-commons';
  const pages = [
    ...(hub.publicUrl === null ? [] : [`  ${hub.publicUrl}/     what everybody may read`]),
    `  ${hub.url}/console/${token === null ? '' : `#token=${token}`}     the console; its certificate is this server's own, so the browser asks`,
  ];
  return `The hub listens on ${hub.url}. Ctrl-C ends it. In a browser:

${pages.join('\n')}

To try in another terminal:

  ${program()} kubeconfig${folder} > hub.kubeconfig
  kubectl --kubeconfig hub.kubeconfig api-resources
  ${third}
`;
}

/** The public pages of the demo, where nobody says otherwise. */
const demoPublicListen = '127.0.0.1:8080';

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
