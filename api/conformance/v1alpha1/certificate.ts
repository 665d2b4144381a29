import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, immutable, time } from '../../meta/v1/shapes.ts';

/**
 * What the certification body can decide. `check`: people have looked at the documents again, as they must each quarter.
 * Source: scs-0004-v1, regulations 3, 5, 7.
 */
export const certificateActions = ['grant', 'suspend', 'reinstate', 'revoke', 'check'] as const;
export type CertificateAction = (typeof certificateActions)[number];

const by = z.string().describe('Who decided; the server writes it down, nobody can say it for another.');
const as = z.string().optional().describe('In whose name, when who decided impersonated somebody.');

const decision = z.object({
  action: z.enum(certificateActions).describe('What is decided.'),
  by,
  as,
  at: time().describe('When.'),
  reason: z.string().max(2000).describe('Why.'),
  effect: z
    .enum(['Waiting', 'Done'])
    .optional()
    .describe('Waiting: it was the first of two; alone it changed nothing. Left out: Done.'),
});

/** A certificate for a subject and a scope. Its decisions are made through `certificates/<name>/decision`. */
export const Certificate = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Certificate',
  shortNames: ['cert', 'certs'],
  categories: ['allmend'],
  scope: 'Namespaced',
  description:
    'An application for a certificate, and what became of it: granted by two people of a certification body for one year, suspended, revoked, expired.',
  schema: z.object({
    spec: z
      .object({
        subjects: atomicList(z.string().min(1)).min(1).max(50).describe('Names of the Subjects that it covers.'),
        scope: z.string().min(1).describe('Name of the Scope.'),
        version: z.string().min(1).describe('Version of the scope.'),
        applicant: z.string().min(1).max(253).describe('Who applies, e.g. the legal name of the operator.'),
        statement: z.string().max(4000).optional().describe('What the applicant declares.'),
      })
      .meta(immutable('spec')),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        state: z
          .enum(['Applied', 'Granted', 'Suspended', 'Revoked', 'Expired'])
          .optional()
          .describe('Only Granted is valid.'),
        appliedBy: z.string().optional().describe('Who made this object; that person decides nothing about it.'),
        number: z.string().optional().describe('Number of the certificate, once granted; never given again.'),
        validFrom: time().optional().describe('When it was granted.'),
        validUntil: time().optional().describe('One year after the grant.'),
        decisions: atomicList(decision).optional().describe('Everything that was decided, the first first.'),
        pending: z
          .object({ action: z.enum(certificateActions), by, as, at: time() })
          .optional()
          .describe('A decision that waits for a second person, for 14 days.'),
        review: z
          .object({ since: time(), until: time(), reason: z.string() })
          .optional()
          .describe('The verdict is not PASS: until then it must be mended, else it is to be suspended.'),
        nextManualCheck: time().optional().describe('When people must look at the documents again.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.scope', '.status.state'],
  columns: [
    { name: 'Number', type: 'string', jsonPath: '.status.number' },
    { name: 'Scope', type: 'string', jsonPath: '.spec.scope' },
    { name: 'Version', type: 'string', jsonPath: '.spec.version' },
    { name: 'State', type: 'string', jsonPath: '.status.state' },
    { name: 'Until', type: 'string', jsonPath: '.status.validUntil' },
    { name: 'Pending', type: 'string', jsonPath: '.status.pending.action' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'hansa-2026', namespace: 'hansa' },
      spec: {
        subjects: ['hansa-luebeck', 'hansa-hamburg'],
        scope: 'scs-compatible-iaas',
        version: 'v5.1',
        applicant: 'Hansa IT eG, Hamburg',
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type Certificate = ObjectOf<typeof Certificate>;

/** Body of `certificates/<name>/decision`. Suspending and revoking act at once; all else needs two people. */
export const CertificateDecision = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'CertificateDecision',
  scope: 'Namespaced',
  description: 'What a person of the certification body decides about a certificate.',
  schema: z.object({
    spec: z.object({
      action: z.enum(certificateActions).describe('What is decided.'),
      reason: z.string().min(1).max(2000).describe('Why, for the record and for the public.'),
    }),
    status: z
      .object({
        effect: z.enum(['Waiting', 'Done']).describe('Waiting: a second person must decide the same.'),
        state: z.string().describe('State of the certificate now.'),
      })
      .optional(),
  }),
  examples: [
    { metadata: { name: 'hansa-2026' }, spec: { action: 'grant', reason: 'All testcases passed for 30 days.' } },
  ],
  builtIn: { verbs: [] },
});

/** An object of the kind. */
export type CertificateDecision = ObjectOf<typeof CertificateDecision>;
