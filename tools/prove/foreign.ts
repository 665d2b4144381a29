import { newResourceName, resourceTag } from '@allmend/core-ledger';
import type { Wish } from './ground.ts';

/** An installation and a run of which no ledger here knows anything. */
const otherInstallation = 'f0e1d2c3b4a5';
const unknownRun = '0a1b2c3d4e5f6g';

/**
 * Resources of strangers in the project in which runs are killed: called like ours and tagged like ours, as another ledger of this
 * installation would have left them; another installation's; and one that only happens to be there.
 */
export function foreignersOfKind(kind: string, installation: string): readonly Wish[] {
  return [
    { kind, name: newResourceName(installation, unknownRun, 1, kind), tags: [] },
    { kind, name: `tagged-like-ours-${kind}`, tags: [resourceTag(installation, unknownRun)] },
    {
      kind,
      name: newResourceName(otherInstallation, unknownRun, 2, kind),
      tags: [resourceTag(otherInstallation, unknownRun)],
    },
    { kind, name: `somebody-elses-${kind}`, tags: [] },
  ];
}
