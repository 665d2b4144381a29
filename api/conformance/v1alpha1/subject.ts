import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, mapList, time } from '../../meta/v1/shapes.ts';
import { OriginShape } from './origin.ts';
import { verdicts } from './verdict.ts';

const verdict = z.enum(verdicts);
const counts = z
  .object({ PASS: z.int().min(0), FAIL: z.int().min(0), DNF: z.int().min(0), MISS: z.int().min(0) })
  .describe('How many of the demanded testcases have which result.');

const measurement = z.object({
  cloud: z.string().min(1).describe('Name of the Cloud in the same namespace; its credentials are used.'),
  active: z
    .enum(['daily', 'never'])
    .default('daily')
    .describe('Whether testcases that create something in the cloud are run. Without them the verdict cannot be PASS.'),
  requestsPerHour: z
    .int()
    .min(60)
    .max(100_000)
    .default(2000)
    .describe('Most requests that all runs together may send to the cloud in an hour.'),
});

const standing = z.object({
  scope: z.string().describe('Name of the Scope.'),
  version: z.string().describe('Version in force that the verdict is about.'),
  verdict,
  since: time().describe('Since when the verdict is this one.'),
  counts,
  origin: OriginShape.optional(),
  newest: time().optional().describe('When the newest result that it rests on was measured.'),
  oldest: time().optional().describe('When the oldest result that it rests on was measured.'),
  expiresAt: time().optional().describe('When the first of its results stops counting, if nothing is measured.'),
  cause: z.string().max(4096).optional().describe('What keeps it from passing, in one sentence.'),
  ahead: mapList(
    z.object({
      version: z.string(),
      from: z.string().describe('Day on which the version takes effect; empty when none is fixed yet.'),
      verdict: verdict.describe('What the present evidence would give under that version.'),
      notPassed: z.int().min(0).describe('Testcases of it that do not pass.'),
    }),
    'version',
  )
    .optional()
    .describe('What later versions would say.'),
});

/** What is judged: a cloud or a region of one. It is measured here, or its results are submitted. */
export const Subject = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Subject',
  categories: ['allmend'],
  scope: 'Namespaced',
  description:
    'A cloud, or a region of one, whose conformance is watched: what it is listed for and how it is measured.',
  schema: z.object({
    spec: z.object({
      displayName: z.string().min(1).max(120).describe('What people call it, e.g. Hansa Cloud.'),
      description: z.string().max(2000).optional().describe('What it is, in a sentence or two.'),
      operator: z.string().min(1).max(253).describe('Who runs it.'),
      region: z.string().min(1).max(120).optional().describe('Which region of the cloud it is.'),
      group: z
        .string()
        .min(1)
        .max(120)
        .optional()
        .describe('Subjects of one group are rows of one cloud, which is as good as its worst region.'),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional()
        .describe('Where it stands: ISO 3166-1 alpha-2, e.g. DE.'),
      homepage: z
        .string()
        .max(2048)
        .regex(/^https?:\/\/[^\s"<>]+$/)
        .optional()
        .describe('Where its operator describes it.'),
      contact: z.string().max(253).optional().describe('Whom to ask, e.g. an address of e-mail.'),
      alias: z
        .string()
        .min(1)
        .max(253)
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
        .optional()
        .describe('Its name in official reports; left out: its own name.'),
      scopes: atomicList(z.string().min(1)).min(1).max(50).describe('Names of the Scopes that it is listed for.'),
      measurement: measurement
        .optional()
        .describe('How it is measured here; left out: its results are only submitted.'),
      listing: z.enum(['public', 'unlisted']).default('public').describe('Whether it stands on the public pages.'),
    }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        lastReport: z
          .object({
            id: z.string().describe('UUID of the report.'),
            receivedAt: time().describe('When it came.'),
          })
          .optional()
          .describe('The report that came last.'),
        standings: mapList(standing, 'scope').optional().describe('The verdict for each scope that it is listed for.'),
        credentials: z
          .object({
            type: z.string().describe('What kind of credentials it is measured with, e.g. application credential.'),
            expiresAt: time().optional().describe('When they stop working; left out: never, or not told.'),
          })
          .optional()
          .describe('What it is measured with.'),
        nextRun: z
          .object({
            at: time().describe('When the next run is due.'),
            reason: z.string().describe('Why then.'),
          })
          .optional()
          .describe('What is measured next.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.alias', '.spec.group', '.spec.country', '.spec.listing'],
  columns: [
    { name: 'Operator', type: 'string', jsonPath: '.spec.operator' },
    { name: 'Region', type: 'string', jsonPath: '.spec.region' },
    {
      name: 'Verdict',
      type: 'string',
      description: 'Verdict for the first scope that it is listed for.',
      jsonPath: '.status.standings[0].verdict',
    },
    { name: 'Since', type: 'date', jsonPath: '.status.standings[0].since' },
    { name: 'Newest', type: 'date', description: 'Age of the newest result.', jsonPath: '.status.standings[0].newest' },
    { name: 'Cause', type: 'string', priority: 1, jsonPath: '.status.standings[0].cause' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'hansa-luebeck', namespace: 'hansa' },
      spec: {
        displayName: 'Hansa Cloud',
        operator: 'Hansa IT eG',
        region: 'Lübeck',
        group: 'hansa',
        country: 'DE',
        scopes: ['scs-compatible-iaas'],
        measurement: { cloud: 'luebeck', active: 'daily', requestsPerHour: 2000 },
        listing: 'public',
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type Subject = ObjectOf<typeof Subject>;
