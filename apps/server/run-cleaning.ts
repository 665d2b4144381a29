import type { Ledger } from '@allmend/core-ledger';
import { openStackPremises, sweep } from '@allmend/janitor';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { Cloud } from '@allmend/openstack-client';

interface Cleaning {
  readonly cloudName: string;
  readonly open: () => Cloud;
  readonly signal: AbortSignal;
}

/**
 * What removes the leavings of runs that do not live any more from one cloud, by the janitor: features do not know each other, so the
 * server brings the two together. What may still arrive is left to the next time.
 */
export function cleaner(
  ledger: Ledger,
  egress: (tenant: string) => EgressPolicy,
): (cleaning: Cleaning) => Promise<{ readonly left: number }> {
  const openEntries = async (cloudName: string) => {
    const runs = await ledger.runs({ live: false });
    const ours = new Set(runs.filter((run) => run.cloudName === cloudName).map(({ id }) => id));
    const entries = await ledger.entries({ states: ['intended', 'created'] });
    return entries.filter(({ run }) => ours.has(run));
  };
  return async ({ cloudName, open, signal }) => {
    await ledger.endAbandonedRuns();
    const runs = [...new Set((await openEntries(cloudName)).map(({ run }) => run))];
    if (runs.length === 0) return { left: 0 };
    const opened: Cloud[] = [];
    try {
      await sweep({
        ledger,
        runs,
        wait: false,
        signal,
        open: async () => {
          const cloud = open();
          opened.push(cloud);
          return openStackPremises(cloud, { ledger, signal, dryRun: false, egress: egress(tenantOf(cloudName)) });
        },
      });
    } finally {
      await Promise.all(opened.map((cloud) => cloud.close()));
    }
    return { left: (await openEntries(cloudName)).length };
  };
}

/** Clouds of the root are called `<namespace>/<name>`, others have the path of their tenant before that. */
function tenantOf(cloudName: string): string {
  const parts = cloudName.split('/');
  return parts.length > 2 ? parts[0]! : '';
}
