import type { Blobs } from '@allmend/core-blobs';
import type { Journal, RunEvidence } from './folder.ts';

const nothing = (): Promise<void> => Promise.resolve();
/** Nobody goes on with such a run: it is begun anew. */
const noJournal: Journal = { exchange: nothing, observation: nothing, finish: nothing, close: nothing };

/** Evidence of runs on a server: bodies and snapshots among the blobs of the tenant, and no journal of unfinished runs. */
export function blobEvidence(blobs: Blobs): RunEvidence {
  return {
    blobs,
    begin: () => Promise.resolve(noJournal),
    discard: nothing,
    putSnapshot: (snapshot) => blobs.put(Buffer.from(JSON.stringify(snapshot))),
  };
}
