import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Runs a program of this folder in a process of its own, so that it does not take the time of what it measures: a job by standard
 * input, a result by standard output, both JSON. Throws with what it printed when it fails.
 */
export async function runProgram<Result>(name: string, job: unknown): Promise<Result> {
  const program = join(import.meta.dirname, 'programs', `${name}.ts`);
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(JSON.stringify(job));
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${err.slice(-2000)}`);
  return JSON.parse(out) as Result;
}

/** The job of a program that `runProgram` runs. */
export async function readJob<Job>(): Promise<Job> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Job;
}
