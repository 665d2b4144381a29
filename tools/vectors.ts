import { parseArgs } from 'node:util';
import { runVectors, type Failure } from './vectors/run.ts';

const shownInFull = 20;
const usage = `usage: npm run vectors -- [--json] DIR

Compares every case of the vector files in DIR with the official verdict (the semantics of \`--as-official\`).
Exit code: 0 all agree, 1 some differ, 2 wrong usage or no vector file in DIR.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const run = await runVectors(folder);
  const failures = run.files.flatMap((file) => file.failures);
  const passed = run.files.reduce((sum, file) => sum + file.passed, 0);
  if (values.json) process.stdout.write(`${JSON.stringify({ ...run, passed, failed: failures.length }, null, 2)}\n`);
  else printRun(run.files, run.unknown, failures);
  if (run.files.length === 0) {
    process.stderr.write(`${folder} holds no vector file with a known name; see tools/vectors/ for the names\n`);
    return 2;
  }
  // JSON stays alone on standard output, so that it can be piped.
  (values.json ? process.stderr : process.stdout).write(`${passed} passed, ${failures.length} failed\n`);
  return failures.length === 0 ? 0 : 1;
}

function printRun(
  files: readonly { readonly file: string; readonly passed: number; readonly failures: readonly Failure[] }[],
  unknown: readonly string[],
  failures: readonly Failure[],
): void {
  for (const { file, passed, failures: own } of files) console.log(`${file}: ${passed} passed, ${own.length} failed`);
  for (const file of unknown) console.log(`${file}: unknown file, not judged`);
  for (const failure of failures.slice(0, shownInFull)) printFailure(failure);
  for (const failure of failures.slice(shownInFull)) console.log(`${failure.file} [${failure.index}] ${failure.label}`);
}

function printFailure(failure: Failure): void {
  console.log(`\n${failure.file} [${failure.index}] ${failure.label}`);
  if (failure.error !== null) console.log(`  ${failure.error}`);
  for (const { field, expected, actual } of failure.differences) {
    console.log(`  ${field}: official ${JSON.stringify(expected)}, ours ${JSON.stringify(actual)}`);
  }
  console.log(`  case: ${JSON.stringify(failure.vector)}`);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
