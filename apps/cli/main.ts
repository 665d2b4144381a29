import { enableCompileCache } from 'node:module';

// A later start reads compiled code instead of compiling again; NODE_COMPILE_CACHE chooses the folder.
enableCompileCache();

const { run } = await import('./program.ts');
process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
});
