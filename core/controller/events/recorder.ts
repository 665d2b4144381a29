import { createHash } from 'node:crypto';
import { Event } from '@allmend/api/kinds';
import type { Client, MetadataObject, NewObjectOfKind } from '@allmend/core-client';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import { createWorkQueue } from '@allmend/kit-queue';
import type { Logger } from '@allmend/kit-telemetry';
import { createRate } from './rate.ts';

export interface EventText {
  readonly type: 'Normal' | 'Warning';
  /** One word in CamelCase. */
  readonly reason: string;
  /** One sentence for people, without secrets; cut after 1024 bytes. */
  readonly message: string;
}

/**
 * Tells people what happened to objects, as Event objects beside them: `kubectl describe` shows them. The same event again only
 * counts up, also after a restart. Best effort: who records never waits and never fails, and events that cannot be stored (no
 * right, quota used up, namespace gone) are dropped.
 */
export interface EventRecorder {
  /** `client` is one of the object's own tenant. */
  record(client: Client, about: MetadataObject, event: EventText): void;
  /** Resolves when all that was recorded is stored or dropped. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface EventRecorderOptions {
  /** Name of the reporter, e.g. `cloud-controller`. */
  readonly component: string;
  readonly logger: Logger;
  readonly now?: () => Date;
}

interface Pending {
  readonly client: Client;
  readonly event: NewObjectOfKind<typeof Event>;
  readonly times: number;
}

const mostFailures = 3;
const longestMessage = 1024;
const longestName = 200;

export function createEventRecorder({
  component,
  logger,
  now = () => new Date(),
}: EventRecorderOptions): EventRecorder {
  const pending = new Map<string, Pending>();
  // Source of the figures: client-go tools/record/events_cache.go.
  const rate = createRate({ burst: 25, refillMs: 300_000 });

  const store = async ({ client, event, times }: Pending, signal: AbortSignal): Promise<void> => {
    const events = client.kind(Event);
    const { name = '', namespace = '' } = event.metadata;
    const known = await events.find({ name, namespace }, { signal });
    if (!known) {
      await events.create({ ...event, count: times }, { signal });
      return;
    }
    const { resourceVersion } = known.metadata;
    const merge = {
      metadata: { resourceVersion },
      count: (known.count ?? 1) + times,
      lastTimestamp: event.lastTimestamp,
    };
    await events.patch({ name, namespace }, { merge }, { signal });
  };

  const queue = createWorkQueue({
    concurrency: 2,
    async work(key, signal) {
      const one = pending.get(key);
      if (!one) return { again: 'never' };
      pending.delete(key);
      await store(one, signal).catch((error: unknown) => {
        const later = pending.get(key);
        pending.set(key, { ...one, ...later, times: one.times + (later?.times ?? 0) });
        throw error;
      });
      return { again: 'never' };
    },
    failed(key, error, failures) {
      if (failures < mostFailures && !isHopeless(error)) return;
      pending.delete(key);
      logger.debug({ key, error }, 'an event was dropped');
    },
  });

  return {
    record(client, about, text) {
      const { uid = '', name = '', namespace = '' } = about.metadata;
      const object = `${client.tenantPath}/${namespace}/${about.kind}/${name}/${uid}`;
      const event = eventOf(component, about, text, now());
      const key = `${client.tenantPath}/${event.metadata.namespace}/${event.metadata.name}`;
      const known = pending.get(key);
      if (!known && !rate.take(object)) return;
      pending.set(key, { client, event, times: (known?.times ?? 0) + 1 });
      queue.add(key);
    },
    async idle() {
      while (pending.size > 0) {
        await queue.idle();
        if (pending.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await queue.idle();
    },
    close: () => queue.close(),
  };
}

/** 409 is a race that the next try decides; all else that the API refuses it will refuse again. */
function isHopeless(error: unknown): boolean {
  return isStatusError(error) && error.code >= 400 && error.code < 500 && error.code !== 409 && error.code !== 429;
}

/** Its name follows from what it says, so that the same one is found again. Events of objects without namespace stand in `default`. */
function eventOf(component: string, about: MetadataObject, text: EventText, at: Date): NewObjectOfKind<typeof Event> {
  const { uid, name = '', namespace, resourceVersion } = about.metadata;
  const message = cut(text.message);
  const digest = createHash('sha256')
    .update(JSON.stringify([component, about.kind, uid, text.type, text.reason, message]))
    .digest('hex')
    .slice(0, 16);
  return {
    metadata: { name: `${name.slice(0, longestName)}.${digest}`, namespace: namespace ?? 'default' },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name,
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    type: text.type,
    reason: text.reason,
    message,
    source: { component },
    reportingComponent: `allmend.dev/${component}`,
    firstTimestamp: wireTime(at),
    lastTimestamp: wireTime(at),
  };
}

/** At a whole character. */
function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= longestMessage) return message;
  return `${bytes
    .subarray(0, longestMessage - 3)
    .toString()
    .replace(/\ufffd+$/, '')}…`;
}
