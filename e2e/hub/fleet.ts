/** A kind of an invented shop, with all that a definition can ask of kubectl: columns, status, scale, lists with keys. */
const conditions = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    required: ['type', 'status'],
    properties: {
      type: { type: 'string' },
      status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
      message: { type: 'string' },
      lastTransitionTime: { type: 'string', format: 'date-time' },
    },
  },
};

const schema = {
  type: 'object',
  description: 'Carts that drive together.',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      description: 'What is wanted.',
      required: ['color'],
      properties: {
        replicas: { type: 'integer', minimum: 0, maximum: 100, default: 1, description: 'How many carts.' },
        color: { type: 'string', enum: ['red', 'green'], description: 'Paint of all carts.' },
        carts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string' },
              load: { 'x-kubernetes-int-or-string': true, description: 'Kilograms, or per cent.' },
            },
          },
        },
      },
      'x-kubernetes-validations': [
        {
          rule: "self.color != 'green' || self.replicas <= 10",
          message: 'there is green paint for ten carts only',
        },
      ],
    },
    status: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        selector: { type: 'string' },
        phase: { type: 'string' },
        conditions,
      },
    },
  },
};

export const fleetDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'fleets.shop.example.org' },
  spec: {
    group: 'shop.example.org',
    scope: 'Namespaced',
    names: { plural: 'fleets', singular: 'fleet', kind: 'Fleet', shortNames: ['fl'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: schema },
        additionalPrinterColumns: [
          { name: 'Color', type: 'string', jsonPath: '.spec.color' },
          { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
          { name: 'Carts', type: 'integer', jsonPath: '.spec.replicas', priority: 1 },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        selectableFields: [{ jsonPath: '.spec.color' }],
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.status.selector',
          },
        },
      },
    ],
  },
};

export function fleet(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'shop.example.org/v1',
    kind: 'Fleet',
    metadata: { name, ...metadata },
    spec: { color: 'red', ...spec },
  };
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

export function tenant(name: string, spec: object = {}): object {
  return { apiVersion: 'tenancy.allmend.dev/v1alpha1', kind: 'Tenant', metadata: { name }, spec };
}

export function namespace(name: string): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
