import type { Observed } from '@allmend/core-apiserver';
import client from 'prom-client';

export interface Metrics {
  readonly text: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly observe: (request: Observed) => void;
}

/** Metrics of one server. Names of requests as upstream's, so that dashboards for kube-apiserver show something. */
export function createMetrics(): Metrics {
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  const requests = new client.Counter({
    name: 'apiserver_request_total',
    help: 'Requests by verb, resource and answer.',
    labelNames: ['verb', 'resource', 'code'],
    registers: [registry],
  });
  const duration = new client.Histogram({
    name: 'apiserver_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer; watches to their end.',
    labelNames: ['verb', 'resource'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    observe({ verb, resource, code, seconds }) {
      requests.inc({ verb, resource, code: String(code) });
      if (verb !== 'watch') duration.observe({ verb, resource }, seconds);
    },
  };
}
