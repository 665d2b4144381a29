import { createHmac } from 'node:crypto';
import { healthyBehaviour } from '../behaviour.ts';
import { errors } from '../errors.ts';
import type { Durations } from '../durations.ts';
import type { FaultRule } from '../faults/fault.ts';
import { faults as knownFaults } from '../faults/registry.ts';
import { parseFault } from '../faults/selection.ts';
import type { Kept } from '../flaws/flaw.ts';
import { flaws as knownFlaws } from '../flaws/registry.ts';
import type { Profile } from '../profiles.ts';
import { services } from '../services/registry.ts';
import type { InventoryItem, PlantWish, Transition } from '../services/service-module.ts';
import { createContentStore } from '../state/content.ts';
import type { ContentStore } from '../state/content.ts';
import { createIds } from '../state/ids.ts';
import type { Ids } from '../state/ids.ts';
import { createSchedule } from '../state/schedule.ts';
import type { Schedule } from '../state/schedule.ts';
import { createTables } from '../state/tables.ts';
import type { Tables } from '../state/tables.ts';
import type { Account, SandboxCloud } from './sandbox-cloud.ts';

/** One answered request, for those who count. */
export interface ObservedCall {
  readonly cloud: string;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly route: string | null;
  readonly status: number;
  readonly requestId: string;
  readonly milliseconds: number;
  readonly faults: readonly string[];
}

/** What a cloud keeps over a restart. */
export interface CloudMemory {
  readonly tables: Tables;
  readonly content: ContentStore;
  readonly schedule: Schedule;
  readonly ids: Ids;
  readonly flaws: Map<string, Kept>;
  readonly accounts: Account[];
}

/** A cloud together with what only the sandbox itself may touch. */
export interface LiveCloud {
  readonly cloud: SandboxCloud;
  readonly memory: CloudMemory;
  readonly latency: number;
  /** Next number in [0, 1) for faults; not part of the persisted state. */
  readonly draw: () => number;
  readonly observe: (call: ObservedCall) => void;
  /** An error of the sandbox itself. */
  readonly report: (error: unknown) => void;
  /** Something was written. */
  readonly changed: () => void;
  setUrls(urls: { api: string; object: string }): void;
}

export interface LiveCloudOptions {
  readonly name: string;
  readonly seed: string;
  readonly profile: Profile;
  readonly durations: Readonly<Durations>;
  readonly pace: number;
  readonly tokenLifetime: number;
  readonly latency: number;
  readonly memory: CloudMemory | null;
  readonly observe: (call: ObservedCall) => void;
  readonly report: (error: unknown) => void;
  readonly changed: () => void;
}

const transitions: ReadonlyMap<string, Transition> = new Map(
  services.flatMap((service) => Object.entries(service.transitions ?? {})),
);

export function emptyMemory(seed: string): CloudMemory {
  return {
    tables: createTables(),
    content: createContentStore(),
    schedule: createSchedule(),
    ids: createIds(seed),
    flaws: new Map(),
    accounts: [],
  };
}

/** Builds a cloud: from its saved memory, or with the healthy content that the services seed. */
export function createLiveCloud(options: LiveCloudOptions): LiveCloud {
  const memory = options.memory ?? emptyMemory(options.seed);
  const { tables, ids, schedule, flaws } = memory;
  const behaviour = healthyBehaviour();
  const random = createIds(`${options.seed}/faults`);
  let urls = { api: '', object: '' };
  let rules: readonly FaultRule[] = [];

  function refreshBehaviour(): void {
    Object.assign(behaviour, healthyBehaviour(), ...[...flaws.keys()].map((name) => knownFlaws.get(name)?.behaviour));
  }

  const cloud: SandboxCloud = {
    name: options.name,
    region: options.name,
    profile: options.profile,
    seed: options.seed,
    get urls() {
      return urls;
    },
    accounts: memory.accounts,
    state: {
      resources(kind) {
        cloud.settle();
        const items: InventoryItem[] = services.flatMap((service) => [...(service.inventory?.(cloud) ?? [])]);
        return kind === undefined ? items : items.filter((item) => item.kind === kind);
      },
      plant: (kind, wish) => plant(cloud, kind, wish ?? {}),
    },
    tables,
    ids,
    content: memory.content,
    services,
    behaviour,
    durations: options.durations,
    tokenLifetime: options.tokenLifetime,
    now: () => Date.now() + clockOffset(rules),
    schedule(milliseconds, step, id, args = {}) {
      if (!transitions.has(step)) throw new Error(`no transition ${step}`);
      schedule.add({ due: Date.now() + milliseconds * options.pace, step, id, args });
    },
    cancel: (id, step) => schedule.cancel(id, step),
    settle() {
      const now = Date.now();
      for (let one = schedule.due(now); one; one = schedule.due(now)) {
        transitions.get(one.step)?.(cloud, one.id, one.args);
        options.changed();
      }
    },
    flaws: () => [...flaws.keys()],
    applyFlaw(name) {
      const flaw = knownFlaws.get(name);
      if (!flaw) throw errors.error('unknown-flaw', { name, known: [...knownFlaws.keys()].join(', ') });
      if (flaws.has(name)) return;
      flaws.set(name, flaw.apply?.(cloud) ?? null);
      refreshBehaviour();
      options.changed();
    },
    undoFlaw(name) {
      if (!flaws.has(name)) return;
      const kept = flaws.get(name) ?? null;
      flaws.delete(name);
      knownFlaws.get(name)?.undo?.(cloud, kept);
      refreshBehaviour();
      options.changed();
    },
    faults: () => rules,
    setFaults(texts) {
      rules = texts.map((text) => parseFault(text, knownFaults));
    },
    digest: (secret) => createHmac('sha256', options.seed).update(secret).digest('hex'),
  };
  refreshBehaviour();
  if (!options.memory) for (const service of services) service.seed?.(cloud);
  return {
    cloud,
    memory,
    latency: options.latency,
    draw: () => random.fraction(),
    observe: options.observe,
    report: options.report,
    changed: options.changed,
    setUrls(next) {
      urls = next;
    },
  };
}

function clockOffset(rules: readonly FaultRule[]): number {
  let offset = 0;
  for (const { fault, parameters } of rules) offset += fault.clockOffset?.(parameters) ?? 0;
  return offset;
}

function plant(cloud: SandboxCloud, kind: string, wish: Partial<PlantWish>): string {
  for (const service of services) {
    const make = service.plant?.[kind];
    if (!make) continue;
    const stranger = cloud.accounts.find((account) => account.role === 'member')!;
    return make(cloud, {
      name: wish.name ?? `somebody-elses-${kind}`,
      projectId: wish.projectId ?? stranger.projectId!,
      userId: wish.userId ?? stranger.userId,
      ...(wish.tags ? { tags: wish.tags } : {}),
    });
  }
  const known = services.flatMap((service) => Object.keys(service.plant ?? {}));
  throw errors.error('cannot-plant', { kind, known: known.join(', ') });
}
