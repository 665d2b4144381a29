import { Notice, NotificationChannel } from '@allmend/api/kinds';
import { parseKey, printKey, type Client, type ObjectKey } from '@allmend/core-client';
import { createController, watching, type Controller, type ControllerOptions } from '@allmend/core-controller';
import type { EgressPolicy, Resolve } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import type { NotificationChannelType } from './channel.ts';
import { notificationChannels } from './channels/registry.ts';
import { commonNamespace } from './due.ts';
import { createMemory } from './memory.ts';
import { beginRound, noticeSteps, type NoticeRound, type NoticeWork } from './notice-reconcile.ts';

export interface NotificationControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  /** Where messages on behalf of a tenant may go; '' is the root. */
  readonly egress: (tenant: string) => EgressPolicy;
  /** Address of the public pages, for links; null when there are none. */
  readonly publicUrl: string | null;
  readonly now?: () => Date;
  /** PEM of the authorities that receivers are trusted by, instead of the system's. */
  readonly ca?: string;
  /** Kinds of channels; default: all. */
  readonly channels?: readonly NotificationChannelType[];
  /** Milliseconds in which what comes for one channel is gathered; default 20 s. */
  readonly groupMs?: number;
  /** Messages in an hour to one channel; default 30. */
  readonly perHour?: number;
  /** Milliseconds after which a Secret that is missing is looked for again; default 15 s. */
  readonly secretMs?: number;
  /** Channels worked on at once: one that hangs must not hold up the others; default 16. */
  readonly concurrency?: number;
  /** Replaced in tests. */
  readonly resolve?: Resolve;
}

/**
 * Sends Notices to NotificationChannels of every tenant, each occurrence to each channel at least once, and keeps the status of both;
 * deletes old Notices. A round is about one channel, whose message is made from what its Notices say then; or, with a key that has no
 * name, about the old Notices of a namespace. The client needs the rights of `system:allmend:notification-controller`.
 */
export function notificationController(client: Client, options: NotificationControllerOptions): Controller {
  const { logger, lease, egress, publicUrl, ca, resolve, concurrency = 16 } = options;
  const { now = () => new Date(), groupMs = 20_000, perHour = 30, secretMs = 15_000 } = options;
  const directory = createDirectory();
  const work: NoticeWork = {
    memory: createMemory({ groupMs, perHour }, () => now().getTime()),
    types: options.channels ?? notificationChannels,
    egress,
    publicUrl,
    now,
    secretMs,
    forget: ({ key }) => directory.remove(key),
    ...(ca !== undefined && { ca }),
    ...(resolve && { resolve }),
  };
  return createController<NoticeRound>({
    name: 'notification-controller',
    client,
    logger,
    lease,
    concurrency,
    firstPauseMs: 1000,
    watches: [
      watching(NotificationChannel, {
        keep: 'metadata',
        tenants: 'all',
        keys: (_channel, key) => [directory.add(key)],
      }),
      watching(Notice, {
        keep: 'metadata',
        tenants: 'all',
        keys: (_notice, { tenant, namespace }) => [
          ...directory.near({ tenant, namespace }),
          { tenant, namespace, name: '' },
        ],
      }),
    ],
    begin: (round) => beginRound(work, round),
    reconcile: noticeSteps,
  });
}

/** The channels there are, so that a Notice wakes those it may be for. One that is found later is looked at then, with all its Notices. */
function createDirectory() {
  const places = new Map<string, Set<string>>();
  const place = ({ tenant, namespace }: Omit<ObjectKey, 'name'>): string => printKey({ tenant, namespace, name: '' });
  return {
    add(key: ObjectKey): ObjectKey {
      const known = places.get(place(key)) ?? new Set();
      places.set(place(key), known.add(printKey(key)));
      return key;
    },
    remove(key: ObjectKey): void {
      const known = places.get(place(key));
      known?.delete(printKey(key));
      if (known?.size === 0) places.delete(place(key));
    },
    near({ tenant, namespace }: Omit<ObjectKey, 'name'>): readonly ObjectKey[] {
      const common =
        namespace === commonNamespace ? [] : (places.get(place({ tenant, namespace: commonNamespace })) ?? []);
      return [...(places.get(place({ tenant, namespace })) ?? []), ...common].map(parseKey);
    },
  };
}
