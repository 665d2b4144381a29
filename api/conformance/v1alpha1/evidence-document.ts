import { defineKind } from '@allmend/core-machinery';
import type { FieldError, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, immutable, time } from '../../meta/v1/shapes.ts';

/** Most bytes of a document that is kept in the object itself. */
const mostBytes = 1_000_000;

/** What the schema cannot say: there is a document, and its content is base64 of no more than a megabyte. */
function documentErrors({ spec }: KubeObject): FieldError[] {
  if (typeof spec !== 'object' || spec === null) return [];
  const { content, url, sha256 } = spec as Readonly<Record<string, unknown>>;
  if (content === undefined) {
    if (url === undefined) return [missing('spec.content', 'content or url must be given')];
    return sha256 === undefined ? [missing('spec.sha256', 'must be given with url, unless content is')] : [];
  }
  if (typeof content !== 'string') return [];
  const bytes = Buffer.from(content, 'base64');
  const wrong = (detail: string): FieldError[] => [
    { type: 'FieldValueInvalid', field: 'spec.content', detail, value: `${content.slice(0, 20)}…` },
  ];
  if (bytes.length === 0 || bytes.toString('base64') !== content) return wrong('must be base64, and not empty');
  return bytes.length > mostBytes ? wrong(`has ${bytes.length} bytes; ${mostBytes} are the most`) : [];
}

const missing = (field: string, detail: string): FieldError => ({ type: 'FieldValueRequired', field, detail });

/** A document that proves what cannot be measured. Reviewed by two people through `evidencedocuments/<name>/review`. */
export const EvidenceDocument = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'EvidenceDocument',
  shortNames: ['evdoc', 'evdocs'],
  categories: ['allmend'],
  scope: 'Namespaced',
  description:
    'A document that proves what cannot be measured: what for, until when, who has judged it. When it expires, its criterion stops passing.',
  schema: z.object({
    spec: z
      .object({
        subject: z.string().min(1).describe('Name of the Subject.'),
        testcase: z.string().min(1).max(253).describe('Id of the testcase that it is for.'),
        title: z.string().min(1).max(253).describe('What it is called.'),
        content: z
          .string()
          .max(1_400_000)
          .meta({ format: 'byte' })
          .optional()
          .describe('The document itself, in base64; up to 1 MB.'),
        url: z
          .string()
          .max(2048)
          .regex(/^https?:\/\/[^\s"<>]+$/)
          .optional()
          .describe('Where it is published.'),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional()
          .describe('Of the document, where only the address is given.'),
        validUntil: time().describe('From then on it proves nothing any more.'),
        reminderDays: z.int().min(0).max(365).default(30).describe('So many days before that people are reminded.'),
      })
      .meta(immutable('spec')),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        state: z
          .enum(['Submitted', 'Accepted', 'Rejected', 'Expired'])
          .optional()
          .describe('Only Accepted proves anything.'),
        submittedBy: z.string().optional().describe('Who handed it in; that person cannot accept it.'),
        sha256: z.string().optional().describe('Of the document: of its content, or what was given with its address.'),
        reviews: atomicList(
          z.object({
            verdict: z.enum(['accept', 'reject']).describe('What was said.'),
            by: z.string().describe('Who said it; the server writes it down.'),
            as: z.string().optional().describe('In whose name, when who said it impersonated somebody.'),
            at: time().describe('When.'),
            reason: z.string().max(2000).describe('Why.'),
          }),
        )
          .optional()
          .describe('What people said of it, the first first.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.subject', '.status.state'],
  columns: [
    { name: 'Subject', type: 'string', jsonPath: '.spec.subject' },
    { name: 'Testcase', type: 'string', jsonPath: '.spec.testcase' },
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Until', type: 'string', jsonPath: '.spec.validUntil' },
    { name: 'Title', type: 'string', priority: 1, jsonPath: '.spec.title' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'fire-compartments', namespace: 'hansa' },
      spec: {
        subject: 'hansa-luebeck',
        testcase: 'scs-0121-az-fire',
        title: 'Fire compartments of the availability zones',
        url: 'https://hansa.example.org/az.pdf',
        sha256: '5c'.repeat(32),
        validUntil: '2027-03-02T00:00:00Z',
        reminderDays: 30,
      },
    },
  ],
  builtIn: { validate: documentErrors },
});

/** An object of the kind. */
export type EvidenceDocument = ObjectOf<typeof EvidenceDocument>;

/** Body of `evidencedocuments/<name>/review`. Acceptance needs two people, neither of whom handed it in. */
export const DocumentReview = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'DocumentReview',
  scope: 'Namespaced',
  description: 'What a person says of a document that was handed in.',
  schema: z.object({
    spec: z.object({
      verdict: z.enum(['accept', 'reject']).describe('What was said.'),
      reason: z.string().min(1).max(2000).describe('Why.'),
    }),
    status: z
      .object({
        effect: z.enum(['Waiting', 'Done']).describe('Waiting: a second person must say the same.'),
        state: z.string().describe('State of the document now.'),
      })
      .optional(),
  }),
  examples: [
    { metadata: { name: 'fire-compartments' }, spec: { verdict: 'accept', reason: 'Plan and photographs agree.' } },
  ],
  builtIn: { verbs: [] },
});

/** An object of the kind. */
export type DocumentReview = ObjectOf<typeof DocumentReview>;
