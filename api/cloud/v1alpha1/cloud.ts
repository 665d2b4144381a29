import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, bytes, immutable, time } from '../../meta/v1/shapes.ts';

/**
 * The Secret that `spec.credentialRef` names stands in the namespace of the Cloud and has a file `clouds.yaml` under the key of
 * that name, as the OpenStack clients and other controllers (ORC, Cluster API) read it. Of the chosen entry only `auth`,
 * `auth_type` and the keys for S3 count; where to and how (auth_url, region, interface, CA, verify) says the Cloud alone, so that who
 * may write the Secret cannot send its credentials elsewhere or switch the check of certificates off.
 */
const credentialRef = z.object({
  name: z
    .string()
    .min(1)
    .describe('Name of a Secret in the same namespace whose key clouds.yaml holds the credentials.'),
  cloud: z
    .string()
    .min(1)
    .optional()
    .describe('Which entry of that file; left out: the only one, or the one called as this Cloud.'),
});

const service = z.object({
  type: z.string().describe('Type in the catalogue, e.g. compute.'),
  name: z.string().optional().describe('Name in the catalogue, e.g. nova.'),
  versions: atomicList(z.string()).optional().describe('Versions that it answers to, e.g. 2.1.'),
});

/** A cloud that Allmend measures and steers. */
export const Cloud = defineKind({
  group: 'cloud.allmend.dev',
  version: 'v1alpha1',
  kind: 'Cloud',
  plural: 'clouds',
  categories: ['allmend'],
  scope: 'Namespaced',
  description:
    'A cloud that is known here: where it answers, with which credentials, who runs it and where, and what it offers.',
  schema: z.object({
    spec: z.object({
      type: z.enum(['openstack']).meta(immutable('type')).describe('The API that it speaks. Cannot be changed.'),
      endpoint: z
        .string()
        .max(2048)
        .regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/)
        .describe('URL of its identity service (auth_url), e.g. https://identity.west.example.org/v3.'),
      region: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('Region that is meant; left out: all, and the first for requests.'),
      interface: z
        .enum(['public', 'internal', 'admin'])
        .default('public')
        .describe('Which of the endpoints in its catalogue are used.'),
      caBundle: bytes()
        .max(1_400_000)
        .optional()
        .describe('Certificates (PEM, in base64) that its own must lead to; left out: those of the system.'),
      credentialRef: credentialRef
        .optional()
        .describe('Where the credentials are; left out: only what anybody may see is observed.'),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional()
        .describe('Where it stands: ISO 3166-1 alpha-2, e.g. DE.'),
      operator: z.string().min(1).max(253).optional().describe('Who runs it.'),
    }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        observedAt: time().optional().describe('When it was last asked.'),
        services: atomicList(service).optional().describe('What its catalogue offers to these credentials.'),
        regions: atomicList(z.string()).optional().describe('Regions in its catalogue.'),
        lastError: z
          .string()
          .max(4096)
          .optional()
          .describe('What went wrong when it was last asked, in its own words; empty when nothing did.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.type', '.spec.country', '.spec.operator'],
  columns: [
    { name: 'Type', type: 'string', description: 'The API that it speaks.', jsonPath: '.spec.type' },
    { name: 'Country', type: 'string', description: 'Where it stands.', jsonPath: '.spec.country' },
    { name: 'Operator', type: 'string', description: 'Who runs it.', jsonPath: '.spec.operator' },
    {
      name: 'Reachable',
      type: 'string',
      description: 'Whether it answers.',
      jsonPath: '.status.conditions[?(@.type=="Reachable")].status',
    },
    { name: 'Observed', type: 'date', description: 'Time since it was last asked.', jsonPath: '.status.observedAt' },
    {
      name: 'Endpoint',
      type: 'string',
      priority: 1,
      description: 'URL of its identity service.',
      jsonPath: '.spec.endpoint',
    },
    { name: 'Last Error', type: 'string', priority: 1, description: 'What went wrong.', jsonPath: '.status.lastError' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'west', namespace: 'shop', labels: { tier: 'production' } },
      spec: {
        type: 'openstack',
        endpoint: 'https://identity.west.example.org/v3',
        region: 'west-1',
        credentialRef: { name: 'west-credentials' },
        country: 'DE',
        operator: 'Example Cloud eG',
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type Cloud = ObjectOf<typeof Cloud>;
