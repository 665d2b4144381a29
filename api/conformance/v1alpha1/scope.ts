import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, mapList } from '../../meta/v1/shapes.ts';

const version = z.object({
  version: z.string().describe('Name of the version, e.g. v5.1.'),
  validity: z
    .enum(['effective', 'warn', 'draft', 'deprecated'])
    .describe('What the timeline says of it today. Only effective and warn can be certified.'),
  stabilizedAt: z.string().optional().describe('Day since which it cannot change any more.'),
  testcases: z.int().min(0).describe('How many testcases it demands.'),
  effectiveFrom: z.string().optional().describe('Day on which it takes effect, when that is ahead.'),
});

/** A scope of certification: which testcases belong to which version, and when each version is valid. Source: scs-0003. */
export const Scope = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Scope',
  categories: ['allmend'],
  scope: 'Cluster',
  description: 'What is to be proven: testcases, the versions that demand them, and when each version is valid.',
  schema: z.object({
    spec: z
      .object({
        shipped: z
          .string()
          .min(1)
          .optional()
          .describe('Name of a scope that this program brings along, e.g. scs-compatible-iaas.'),
        text: z.string().min(1).max(1_000_000).optional().describe('A scope file, YAML as the official ones.'),
        stage: z
          .enum(['published', 'draft'])
          .default('published')
          .describe('A draft is computed for everybody and counts for nobody; it appears nowhere in public.'),
      })
      .meta({
        'x-kubernetes-validations': [
          { rule: 'has(self.shipped) != has(self.text)', message: 'exactly one of shipped and text must be given' },
        ],
      })
      .describe('Where it comes from.'),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        uuid: z.string().optional().describe('Identity in reports.'),
        title: z.string().optional().describe('What people call it.'),
        url: z.string().optional().describe('Where its file is published.'),
        versions: mapList(version, 'version').optional().describe('Versions that the timeline names today.'),
        testcases: z.int().min(0).optional().describe('Testcases that the file declares.'),
        warnings: atomicList(z.string()).optional().describe('What is odd about the file.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  columns: [
    { name: 'Title', type: 'string', jsonPath: '.status.title' },
    { name: 'Stage', type: 'string', jsonPath: '.spec.stage' },
    {
      name: 'In force',
      type: 'string',
      description: 'Versions that can be certified today.',
      jsonPath: '.status.versions[?(@.validity=="effective")].version',
    },
    { name: 'Readable', type: 'string', jsonPath: '.status.conditions[?(@.type=="Readable")].status' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [{ metadata: { name: 'scs-compatible-iaas' }, spec: { shipped: 'scs-compatible-iaas' } }],
  builtIn: {},
});

/** An object of the kind. */
export type Scope = ObjectOf<typeof Scope>;
