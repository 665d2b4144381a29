import { cloudNames } from './cloud/names.ts';
import { createLiveCloud } from './cloud/live-cloud.ts';
import type { LiveCloud, ObservedCall } from './cloud/live-cloud.ts';
import type { SandboxCloud } from './cloud/sandbox-cloud.ts';
import { cloudsYaml } from './cloud/clouds-yaml.ts';
import { usualDurations } from './durations.ts';
import type { Durations } from './durations.ts';
import { errors } from './errors.ts';
import { listen } from './http/listener.ts';
import type { Listener } from './http/listener.ts';
import { profiles } from './profiles.ts';
import type { ProfileName } from './profiles.ts';
import { openArchive } from './state/archive.ts';

export interface SandboxOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly listen?: string;
  /** First of a block of port numbers, two per cloud; default: free ones, or those of the saved state. */
  readonly port?: number;
  /** How many clouds, 1 to 500; default 1. */
  readonly clouds?: number;
  /** Names of the clouds; default: invented ones. */
  readonly names?: readonly string[];
  /** Ids, passwords, names and faults follow from it; default `1`. */
  readonly seed?: string;
  /** OpenStack release to imitate; default `current`. */
  readonly profile?: ProfileName;
  /** Directory in which the clouds survive a restart; default: nothing is kept. */
  readonly state?: string;
  /** Milliseconds added to each request; default 0. */
  readonly latency?: number;
  /** Factor on all life-cycle durations; 0: done at the next look. Default 1. */
  readonly pace?: number;
  readonly durations?: Partial<Durations>;
  /** Seconds that a token lives; default 4 hours. */
  readonly tokenLifetime?: number;
  /** Names of flaws, for all clouds; `<cloud>/<flaw>` for one of them. */
  readonly flaws?: readonly string[];
  /** Faults as after `--fault`, for all clouds. */
  readonly faults?: readonly string[];
  /** Called after each request. */
  readonly observe?: (call: ObservedCall) => void;
  /** Called with each error of the sandbox itself; default: a warning of the process. */
  readonly report?: (error: unknown) => void;
}

export interface Sandbox {
  readonly clouds: readonly SandboxCloud[];
  /** A `clouds.yaml` for all clouds: `<name>` is the member, `<name>-admin`, `<name>-reader`, `<name>-manager` the others. */
  cloudsYaml(): string;
  /** Saves the state where one is kept, ends all connections and frees the ports. */
  close(): Promise<void>;
}

/**
 * Starts simulated clouds, each on two ports of its own: all APIs under path prefixes, and object storage (Swift and S3).
 * Throws `sandbox.*` for wrong options, ports in use and unreadable state.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? '1';
  const names = options.names ?? cloudNames(checkedCount(options.clouds ?? 1), seed);
  const profile = profiles[options.profile ?? 'current'];
  if (!profile) {
    throw errors.error('unknown-profile', { name: String(options.profile), known: Object.keys(profiles).join(', ') });
  }
  const report = options.report ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)));
  const archive = await openArchive(options.state ?? null, report);
  const listeners: Listener[] = [];
  const lives: LiveCloud[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const cloudSeed = `${seed}/${name}`;
      const saved = await archive.load(name, cloudSeed);
      const live = createLiveCloud({
        name,
        seed: cloudSeed,
        profile,
        durations: { ...usualDurations, ...options.durations },
        pace: options.pace ?? 1,
        tokenLifetime: options.tokenLifetime ?? 4 * 3600,
        latency: options.latency ?? 0,
        memory: saved?.memory ?? null,
        observe: options.observe ?? (() => undefined),
        report,
        changed: () => archive.changed(name),
      });
      reconcileFlaws(live.cloud, options.flaws ?? []);
      live.cloud.setFaults(options.faults ?? []);
      const ports = await bindCloud(live, options, index, saved?.ports ?? null);
      listeners.push(...ports);
      lives.push(live);
      archive.watch(name, live.memory, [ports[0].port, ports[1].port]);
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  const clouds = lives.map((live) => live.cloud);
  return {
    clouds,
    cloudsYaml: () => cloudsYaml(clouds),
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      await archive.close();
    },
  };
}

function checkedCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= 500) return count;
  throw errors.error('wrong-count', { count: String(count) });
}

/** Brings a reloaded cloud to exactly the flaws that are asked for now. */
function reconcileFlaws(cloud: SandboxCloud, wanted: readonly string[]): void {
  const names = wanted.flatMap((one) => {
    const slash = one.indexOf('/');
    if (slash < 0) return [one];
    return one.slice(0, slash) === cloud.name ? [one.slice(slash + 1)] : [];
  });
  for (const name of cloud.flaws()) if (!names.includes(name)) cloud.undoFlaw(name);
  for (const name of names) cloud.applyFlaw(name);
}

async function bindCloud(
  live: LiveCloud,
  options: SandboxOptions,
  index: number,
  saved: readonly [number, number] | null,
): Promise<readonly [Listener, Listener]> {
  const address = options.listen ?? '127.0.0.1';
  const numbers = options.port ? [options.port + 2 * index, options.port + 2 * index + 1] : saved;
  const host = hostOf(address);
  const api = await listen(live, 'api', address, numbers?.[0] ?? 0);
  try {
    const object = await listen(live, 'object', address, numbers?.[1] ?? 0);
    live.setUrls({ api: `http://${host}:${api.port}`, object: `http://${host}:${object.port}` });
    return [api, object];
  } catch (error) {
    await api.close();
    throw error;
  }
}

/** How clients write the address they are to use. */
function hostOf(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
