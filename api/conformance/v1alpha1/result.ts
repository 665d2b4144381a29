import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { OriginShape } from './origin.ts';
import { verdicts } from './verdict.ts';

/** One result of one testcase, read only: a row of `subjects/<name>/results`. It stands in the history (design §3). */
export const Result = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Result',
  scope: 'Namespaced',
  description: 'What one report says of one testcase. Only readable, through subjects/<name>/results.',
  schema: z.object({
    result: z.object({
      scope: z.string().describe('UUID of the scope that the report is about.'),
      testcase: z.string().describe('Id of the testcase.'),
      verdict: z.enum(verdicts).describe('What was found.'),
      checkedAt: z.string().describe('When it was measured, as the report says, UTC.'),
      receivedAt: z.string().describe('When the report came, UTC.'),
      origin: OriginShape,
      report: z.string().describe('UUID of the report.'),
      row: z.int().describe('Place of the report in the chain of the subject.'),
    }),
  }),
  columns: [
    { name: 'Checked', type: 'string', jsonPath: '.result.checkedAt' },
    { name: 'Testcase', type: 'string', jsonPath: '.result.testcase' },
    { name: 'Verdict', type: 'string', jsonPath: '.result.verdict' },
    { name: 'Origin', type: 'string', jsonPath: '.result.origin' },
    { name: 'Report', type: 'string', priority: 1, jsonPath: '.result.report' },
  ],
  examples: [
    {
      metadata: { name: 'row-7-scs-0100-syntax-check', namespace: 'hansa' },
      result: {
        scope: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
        testcase: 'scs-0100-syntax-check',
        verdict: 'PASS',
        checkedAt: '2026-11-21T05:15:07.412Z',
        receivedAt: '2026-11-21T05:15:09.001Z',
        origin: 'us',
        report: '72bf1ad3-19c4-45cf-a1b8-f4cbd2817ec2',
        row: 7,
      },
    },
  ],
  builtIn: { verbs: [], withoutGeneration: true },
});
export type Result = ObjectOf<typeof Result>;
