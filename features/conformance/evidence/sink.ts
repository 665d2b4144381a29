import type { Exchange, Observation } from '@allmend/api';
import type { CallRecord } from '@allmend/openstack-client';
import type { ObservationSink } from '../engine/observe.ts';
import type { Journal, RunEvidence } from './folder.ts';

/** Stores what a run sees: bodies as blobs, exchanges and observations in the journal and in memory for the snapshot. */
export interface EvidenceSink extends ObservationSink {
  readonly exchanges: readonly Exchange[];
  readonly observations: ReadonlyMap<string, Observation>;
}

/** `from` carries over what an interrupted run already stored. */
export function openSink(
  { blobs }: Pick<RunEvidence, 'blobs'>,
  journal: Journal,
  from: { readonly exchanges: readonly Exchange[]; readonly observations: readonly Observation[] },
): EvidenceSink {
  const exchanges: Exchange[] = [...from.exchanges];
  const observations = new Map(from.observations.map((one) => [one.resource, one]));
  let count = exchanges.reduce((highest, one) => Math.max(highest, one.id), 0);
  const put = async (body: Uint8Array | null) => (body && body.length > 0 ? blobs.put(body) : null);
  return {
    exchanges,
    observations,
    async exchange(call: CallRecord) {
      const id = ++count;
      const [requestBody, responseBody] = await Promise.all([put(call.requestBody), put(call.responseBody)]);
      const exchange: Exchange = {
        id,
        service: call.service,
        method: call.method,
        route: call.route,
        url: call.url,
        at: call.at,
        durationMs: Math.max(0, Math.round(call.timings.total * 10) / 10),
        status: call.status,
        requestId: call.requestId,
        attempts: call.attempts,
        requestBody,
        responseBody,
        error: call.error,
      };
      exchanges.push(exchange);
      await journal.exchange(exchange);
      return exchange;
    },
    async observation(observation) {
      observations.set(observation.resource, observation);
      await journal.observation(observation);
    },
  };
}
