import type { Observed } from '@allmend/core-apiserver';
import type { ControllerMetrics } from '@allmend/core-controller';
import client from 'prom-client';

export interface Metrics {
  /** As Prometheus reads them, with the figures of the controllers as they are now. */
  readonly text: (
    controllers: readonly ControllerMetrics[],
  ) => Promise<{ readonly contentType: string; readonly body: string }>;
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
    text: async (controllers) => ({
      contentType: registry.contentType,
      body: `${await registry.metrics()}${controllerText(controllers)}`,
    }),
    observe({ verb, resource, code, seconds }) {
      requests.inc({ verb, resource, code: String(code) });
      if (verb !== 'watch') duration.observe({ verb, resource }, seconds);
    },
  };
}

const controllerFigures: readonly (readonly [
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  figure: (metrics: ControllerMetrics) => number,
])[] = [
  ['active', 'gauge', '1 while this replica does the work.', ({ active }) => active],
  ['queue_depth', 'gauge', 'Keys that wait, or are to be looked at again.', ({ depth }) => depth],
  ['rounds_under_way', 'gauge', 'Rounds under way.', ({ underWay }) => underWay],
  ['rounds_total', 'counter', 'Rounds that ended.', ({ rounds }) => rounds],
  ['failures_total', 'counter', 'Rounds that failed.', ({ failures }) => failures],
  ['round_seconds_total', 'counter', 'Time of all rounds together.', ({ seconds }) => seconds],
  ['longest_round_seconds', 'gauge', 'Time of the longest round.', ({ longestSeconds }) => longestSeconds],
];

/** The controllers count for themselves. Source: Prometheus, "Text-based format". */
function controllerText(controllers: readonly ControllerMetrics[]): string {
  return controllerFigures
    .flatMap(([name, type, help, figure]) => [
      `# HELP allmend_controller_${name} ${help}`,
      `# TYPE allmend_controller_${name} ${type}`,
      ...controllers.map((one) => `allmend_controller_${name}{controller="${one.name}"} ${figure(one)}`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}
