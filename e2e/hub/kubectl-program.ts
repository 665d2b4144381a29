import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildGoProgram, missingGo } from './go-program.ts';

const run = promisify(execFile);
/** Oldest kubectl that is tested with. */
const oldest = 32;

/** The machine's kubectl where it is new enough, else one built from its Go module. */
export interface KubectlProgram {
  /** Null: there is none, and `missing` says why. */
  readonly path: string | null;
  readonly missing: string;
}

export async function findKubectl(): Promise<KubectlProgram> {
  const path = process.env.ALLMEND_KUBECTL ?? 'kubectl';
  const minor = await minorOf(path);
  if (minor !== null && minor >= oldest) return { path, missing: '' };
  const found = minor === null ? 'there is no kubectl' : `kubectl is 1.${minor}, older than 1.${oldest}`;
  const noGo = await missingGo();
  if (noGo !== null) return { path: null, missing: `${found}, and none can be built: ${noGo}` };
  return { path: await buildGoProgram('kubectl'), missing: '' };
}

async function minorOf(path: string): Promise<number | null> {
  try {
    const { stdout } = await run(path, ['version', '--client', '-o', 'json']);
    const { clientVersion } = JSON.parse(stdout) as { clientVersion: { major: string; minor: string } };
    return clientVersion.major === '1' ? Number.parseInt(clientVersion.minor, 10) : null;
  } catch {
    return null;
  }
}
