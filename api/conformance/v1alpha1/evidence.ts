import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';

/**
 * One content of the evidence, by its SHA-256: a report, a signature, a snapshot, or the body of an answer.
 * `evidences/<sha256>/content?report=<uuid>` gives the bytes; the report that refers to them must be of the same namespace.
 */
export const Evidence = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Evidence',
  plural: 'evidences',
  scope: 'Namespaced',
  description:
    'Bytes that verdicts rest on, by their SHA-256. Only readable, through evidences/<sha256>/content?report=<uuid>.',
  schema: z.object({
    report: z.string().optional().describe('UUID of the report that refers to it.'),
  }),
  examples: [{ metadata: { name: '5c'.repeat(32), namespace: 'hansa' } }],
  builtIn: { verbs: [], withoutGeneration: true },
});
export type Evidence = ObjectOf<typeof Evidence>;
