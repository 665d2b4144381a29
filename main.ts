/** The program: the commands of all apps in one. It stands above them, since no app imports another. */
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// A short-lived command needs no large nursery: 30 MB less at the same speed (npm run bench -- --only command).
setFlagsFromString('--max-semi-space-size=4');
setFlagsFromString('--semi-space-growth-factor=1');

// A later start reads compiled code instead of compiling again; NODE_COMPILE_CACHE chooses the folder.
enableCompileCache();

// A reader that goes away (`allmend check … | head`) ends the printing, not the run: reports and clean-up still happen.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const [{ run }, { serverCommands, serverSettings }] = await Promise.all([
  import('@allmend/cli'),
  import('@allmend/server'),
]);
const additions = {
  commands: serverCommands({
    publicPages: async (options) => (await import('@allmend/public')).openPublicPages(options),
    publicExport: async (options) => (await import('@allmend/public')).openPublicExport(options),
    console: async () => (await import('@allmend/console')).consolePages(),
  }),
  settings: serverSettings,
};
const parts = {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
};
process.exitCode = await run(process.argv.slice(2), parts, additions);
