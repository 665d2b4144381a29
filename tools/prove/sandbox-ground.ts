import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type ProfileName, type SandboxCloud } from '@allmend/openstack-sandbox';
import type { Draw } from './draw.ts';
import type { Ground, Item, Witness } from './ground.ts';

/** Longest that a create is kept waiting by a fault, in milliseconds. */
const late = 600;

/** What can be wrong with the cloud while a run is killed and while the janitor works. */
const disturbances: readonly string[] = [
  'slow:rate=0.3,ms=150',
  '5xx:rate=0.03',
  'torn:rate=0.03',
  'torn:rate=0.03,after=-1',
  'refused:rate=0.03',
  'rate-limit:rate=0.03',
  'lost-answer:rate=0.15,method=POST',
  `late-create:rate=0.4,method=POST,ms=${late}`,
  'wrong-content:rate=0.02,method=GET',
];

const endless: Readonly<Record<string, readonly string[]>> = {
  compute: ['instances', 'cores', 'ram', 'key_pairs'],
  'block-storage': ['volumes', 'snapshots', 'backups', 'gigabytes', 'backup_gigabytes'],
  network: ['network', 'subnet', 'port', 'router', 'security_group', 'security_group_rule', 'floatingip'],
};

export interface SandboxGroundOptions {
  readonly seed: string;
  readonly profile?: ProfileName;
}

/** A simulated cloud in this process, whose whole inventory can be read past its APIs. */
export async function openSandboxGround({ seed, profile = 'current' }: SandboxGroundOptions): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'allmend-prove-'));
  const bugs: unknown[] = [];
  let witness: Witness | null = null;
  const sandbox = await startSandbox({
    seed,
    profile,
    pace: 0.15,
    durations: { guestBoot: 2000 },
    report: (error) => bugs.push(error),
    observe({ service, method, path, status }) {
      if ((method === 'POST' || method === 'PUT') && status < 300 && !path.includes('/auth/tokens'))
        witness?.(`${method} ${service}`);
    },
  });
  const cloud = sandbox.clouds[0]!;
  const member = cloud.accounts.find(({ role }) => role === 'member')!;
  for (const [service, names] of Object.entries(endless)) {
    const id = `${service}/${member.projectId}`;
    cloud.tables.quotas.set(id, { id, limits: Object.fromEntries(names.map((name) => [name, -1])) });
  }
  await writeFile(join(folder, 'clouds.yaml'), sandbox.cloudsYaml());
  const stateFolder = join(folder, 'state');

  const items = () =>
    cloud.state.resources().map(({ kind, id, name }): Item => ({ kind, id, name, state: stateOf(cloud, id) }));

  return {
    title: `sandbox (${profile}) with faults`,
    cloud: cloud.name,
    folder,
    stateFolder,
    env: { OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'), ALLMEND_STATE_FOLDER: stateFolder },
    checkOptions: [],
    settle: (2 * late) / 1000,
    killsAtRequests: 0.6,
    plantable: cloud.services.flatMap((service) => Object.keys(service.plant ?? {})),
    namesakes: ['network', 'router', 'volume', 'image', 'secret', 'server'],
    shared: false,
    inventory: async () => items(),
    async plant({ kind, name, tags }) {
      const id = cloud.state.plant(kind, { name, tags });
      return items().find((item) => item.id === id)!;
    },
    async uproot({ id }) {
      for (const table of Object.values(cloud.tables)) table.delete(id);
    },
    disturb(draw: Draw) {
      const chosen = [...new Set(Array.from({ length: draw.whole(0, 3) }, () => draw.one(disturbances)))];
      cloud.setFaults(chosen);
      return chosen.map((text) => text.replace(/:.*/, '')).join(', ') || 'no fault';
    },
    calm: () => cloud.setFaults([]),
    watch(next) {
      witness = next;
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw bugs[0];
    },
  };
}

/** What changes by itself, in the course of a life. */
const volatile = new Set([
  'status',
  'host',
  'updatedAt',
  'vmState',
  'taskState',
  'powerState',
  'launchedAt',
  'console',
]);

/** The record, wherever it is kept, without what changes by itself. */
function stateOf(cloud: SandboxCloud, id: string): string {
  for (const table of Object.values(cloud.tables)) {
    const record: unknown = table.get(id);
    if (record !== undefined)
      return JSON.stringify(record, (key, value: unknown) => (volatile.has(key) ? undefined : value));
  }
  return '';
}
