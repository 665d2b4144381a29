import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { immutable, mapList, microTime, time } from '../../meta/v1/shapes.ts';
import { verdicts } from './verdict.ts';

const progress = z.object({
  id: z.string().describe('Id of the testcase.'),
  state: z.enum(['Waiting', 'Running', 'Done']).describe('How far it is.'),
  verdict: z.enum(verdicts).optional().describe('Left out until it is judged.'),
  message: z.string().max(2048).optional().describe('What was found, in one English sentence.'),
  durationMs: z.int().min(0).optional().describe('How long what it needs took to collect.'),
});

/** One run of testcases against one subject. Made by the schedule or by people; kept until newer ones push it out. */
export const ConformanceRun = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'ConformanceRun',
  shortNames: ['run', 'runs'],
  categories: ['allmend'],
  scope: 'Namespaced',
  description: 'One run of testcases against a subject, with its live progress.',
  schema: z.object({
    spec: z
      .object({
        subject: z.string().min(1).meta(immutable('subject')).describe('Name of the Subject in the same namespace.'),
        testcases: z
          .string()
          .min(1)
          .max(20_000)
          .optional()
          .meta(immutable('testcases'))
          .describe('Regular expression; only testcases whose whole id it matches are run. Left out: all.'),
        mode: z
          .enum(['read', 'all'])
          .default('all')
          .meta(immutable('mode'))
          .describe('read: nothing is created in the cloud.'),
        reason: z
          .enum(['Schedule', 'Change', 'Retry', 'Onboarding', 'Request'])
          .default('Request')
          .meta(immutable('reason'))
          .describe('Why it is made. People make requests.'),
        cancel: z.boolean().default(false).describe('Set to true to end it; what it created is still taken away.'),
      })
      .meta({
        // The rule of the member itself is not asked where it comes or goes.
        'x-kubernetes-validations': [
          { rule: 'has(self.testcases) == has(oldSelf.testcases)', message: 'testcases cannot be changed' },
        ],
      }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        phase: z
          .enum(['Waiting', 'Running', 'Finished', 'Cancelled', 'Failed'])
          .optional()
          .describe('Finished: there is a report. Failed: there is none, see problem.'),
        worker: z.string().optional().describe('Which server works on it.'),
        heartbeat: microTime().optional().describe('When that server last said that it is alive.'),
        attempt: z.int().min(0).optional().describe('How many servers have begun it.'),
        startedAt: time().optional().describe('When the present attempt began.'),
        finishedAt: time().optional().describe('When it ended, however that was.'),
        requests: z.int().min(0).optional().describe('Requests that it sent to the cloud.'),
        created: z.int().min(0).optional().describe('Resources that it created.'),
        left: z.int().min(0).optional().describe('Resources of it that are still there.'),
        verdict: z.enum(verdicts).optional().describe('Of all testcases that it ran and that count.'),
        report: z.string().optional().describe('UUID of its report.'),
        problem: z.string().max(4096).optional().describe('Why it failed, with the remedy.'),
        testcases: mapList(progress, 'id').optional().describe('How far each testcase is.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.subject', '.spec.reason', '.status.phase'],
  columns: [
    { name: 'Subject', type: 'string', jsonPath: '.spec.subject' },
    { name: 'Reason', type: 'string', jsonPath: '.spec.reason' },
    { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
    { name: 'Verdict', type: 'string', jsonPath: '.status.verdict' },
    { name: 'Requests', type: 'integer', priority: 1, jsonPath: '.status.requests' },
    { name: 'Problem', type: 'string', priority: 1, jsonPath: '.status.problem' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'hansa-luebeck-7f3', namespace: 'hansa' },
      spec: {
        subject: 'hansa-luebeck',
        testcases: 'scs-0102-image-recency',
        mode: 'all',
        reason: 'Request',
        cancel: false,
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type ConformanceRun = ObjectOf<typeof ConformanceRun>;
