import { readSchema, type Json, type JsonObject, type Schema } from '@allmend/core-machinery';

const text = { type: 'string' } as const;
const texts = { type: 'object', additionalProperties: text } as const;
const object = (properties: object): object => ({ type: 'object', properties });
const byName = (properties: object): object => ({
  type: 'array',
  items: { type: 'object', required: ['name'], properties: { name: text, ...properties } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
});

/** Something like a Deployment: lists by key within lists by key, maps, atomic lists, sets. */
const definition = object({
  spec: object({
    replicas: { type: 'integer' },
    zones: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    selector: texts,
    template: object({
      labels: texts,
      containers: byName({
        image: text,
        args: { type: 'array', items: text },
        env: byName({ value: text }),
        ports: byName({ port: { type: 'integer' }, protocol: text }),
        resources: object({ requests: texts, limits: texts }),
        probe: object({ path: text, port: { type: 'integer' }, seconds: { type: 'integer' } }),
      }),
    }),
  }),
  status: object({ replicas: { type: 'integer' } }),
});

export function applySchema(): Schema {
  const { schema, errors } = readSchema(definition, 'openAPIV3Schema');
  if (!schema) throw new Error(errors.map(({ detail }) => detail).join('; '));
  return schema;
}

/** What a manager applies: an object of so many bytes of JSON, to within a container. */
export function sampleToApply(bytes: number, replicas: number): JsonObject {
  const containers: Json[] = [];
  const labels = { app: 'shop', tier: 'front', release: '2026-11' };
  const whole = (): JsonObject => ({
    apiVersion: 'bench.example.org/v1',
    kind: 'Workload',
    metadata: { name: 'shop', namespace: 'default', labels, annotations: { contact: 'shop@example.org' } },
    spec: { replicas, zones: ['a', 'b', 'c'], selector: labels, template: { labels, containers } },
  });
  while (JSON.stringify(whole()).length < bytes) containers.push(container(containers.length));
  return whole();
}

function container(n: number): Json {
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  return {
    name: `part-${n}`,
    image: `registry.example.org/shop/part-${n}:1.24.${n}`,
    args: ['serve', '--address=:8080', `--shard=${n}`],
    env: numbers.map((index) => ({ name: `SETTING_${index}`, value: `the value of setting ${index} of part ${n}` })),
    ports: [
      { name: 'http', port: 8080, protocol: 'TCP' },
      { name: 'metrics', port: 9090, protocol: 'TCP' },
    ],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } },
    probe: { path: '/healthz', port: 8080, seconds: 10 },
  };
}
