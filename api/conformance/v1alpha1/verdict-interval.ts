import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { OriginShape } from './origin.ts';
import { verdicts } from './verdict.ts';

/** For how long a subject had one verdict, read only: a row of `subjects/<name>/verdicts`. Intervals have no gap: unknown is MISS. */
export const VerdictInterval = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'VerdictInterval',
  scope: 'Namespaced',
  description: 'For how long a subject had one verdict. Only readable, through subjects/<name>/verdicts.',
  schema: z.object({
    interval: z.object({
      scope: z.string().describe('Name of the Scope.'),
      version: z.string().describe('Version that was in force.'),
      verdict: z.enum(verdicts).describe('The verdict in that time.'),
      from: z.string().describe('First instant, UTC.'),
      until: z.string().optional().describe('End, not included, UTC; left out: it still is so.'),
      origin: OriginShape.optional(),
      testcases: z
        .array(z.string())
        .meta({ 'x-kubernetes-list-type': 'atomic' })
        .describe('Which testcases kept it from passing; at most 100.'),
    }),
  }),
  columns: [
    { name: 'Scope', type: 'string', jsonPath: '.interval.scope' },
    { name: 'Version', type: 'string', jsonPath: '.interval.version' },
    { name: 'Verdict', type: 'string', jsonPath: '.interval.verdict' },
    { name: 'From', type: 'string', jsonPath: '.interval.from' },
    { name: 'Until', type: 'string', jsonPath: '.interval.until' },
  ],
  examples: [
    {
      metadata: { name: 'interval-3', namespace: 'hansa' },
      interval: {
        scope: 'scs-compatible-iaas',
        version: 'v5.1',
        verdict: 'FAIL',
        from: '2026-11-20T03:12:00.000Z',
        origin: 'us',
        testcases: ['scs-0102-image-recency'],
      },
    },
  ],
  builtIn: { verbs: [], withoutGeneration: true },
});
export type VerdictInterval = ObjectOf<typeof VerdictInterval>;
