import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';

/**
 * Seal of one day: the heads of the chains of all subjects, chained to the day before, signed. Whoever has noted one can prove that
 * nothing before it was changed.
 */
export const DayRoot = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'DayRoot',
  shortNames: ['root', 'roots'],
  scope: 'Cluster',
  description: 'The signed seal over the evidence of one day (UTC). Only readable.',
  schema: z.object({
    root: z.object({
      day: z.string().describe('YYYY-MM-DD, UTC.'),
      text: z.string().describe('What is signed: lines of text, see docs/reference/evidence.md.'),
      hash: z.string().describe('SHA-256 of the text, hex: the next day names it.'),
      signature: z.string().describe('SSHSIG over the text, armoured, namespace allmend-day-root.'),
      key: z.string().describe('Fingerprint of the key that signed it.'),
    }),
  }),
  columns: [
    { name: 'Hash', type: 'string', jsonPath: '.root.hash' },
    { name: 'Key', type: 'string', jsonPath: '.root.key' },
  ],
  examples: [
    {
      metadata: { name: '2026-11-20' },
      root: {
        day: '2026-11-20',
        text: 'allmend.dev/day-root/v2\n…',
        hash: '7b'.repeat(32),
        signature: '-----BEGIN SSH SIGNATURE-----\n…',
        key: 'SHA256:4f…9c',
      },
    },
  ],
  builtIn: { verbs: ['get', 'list'], withoutGeneration: true },
});
export type DayRoot = ObjectOf<typeof DayRoot>;
