import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, mapList, time } from '../../meta/v1/shapes.ts';

export const severities = ['failure', 'recovery', 'warning', 'information'] as const;

const text = (what: string): z.ZodObject<Record<'de' | 'en' | 'fr', z.ZodString>> =>
  z.object({ de: z.string().max(8192), en: z.string().max(8192), fr: z.string().max(8192) }).describe(what);

/**
 * Something that people should know: one per cause. Features write it; the notification feature sends it. The same cause again
 * changes the same object, so its name is made from the cause.
 */
export const Notice = defineKind({
  group: 'notification.allmend.dev',
  version: 'v1alpha1',
  kind: 'Notice',
  categories: ['allmend'],
  scope: 'Namespaced',
  description: 'Something that people should know, said once for each cause, with its remedy; and to whom it was sent.',
  schema: z.object({
    spec: z.object({
      severity: z
        .enum(severities)
        .describe('failure: it holds no more. recovery: it holds again. warning: it will not hold. information: else.'),
      about: z
        .object({ kind: z.string(), name: z.string() })
        .describe('The object in the same namespace that it is about.'),
      cause: z.string().min(1).max(253).describe('What happened, for programs, e.g. verdict:scs-compatible-iaas.'),
      occurrence: z
        .string()
        .min(1)
        .max(253)
        .describe('Which time it happened; a new one is sent anew, the same one is not.'),
      title: text('One sentence.'),
      body: text('What was found, and what to do; plain text, a few lines.'),
      testcases: atomicList(z.string().max(253))
        .max(500)
        .optional()
        .describe('Testcases that failed; in a recovery those that are still without a result. For programs.'),
      remedies: atomicList(z.string().max(2048)).max(20).optional().describe('Commands to paste.'),
      path: z.string().max(2048).optional().describe('Page about it, below the address of the public pages.'),
      raisedAt: time().describe('When it happened.'),
      expiresAt: time().optional().describe('When it is no longer worth sending.'),
    }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        deliveries: mapList(
          z.object({
            channel: z.string().describe('Namespace and name of the channel.'),
            occurrence: z.string().describe('Which occurrence was sent.'),
            state: z.enum(['Sent', 'Waiting', 'Failed']).describe('Waiting: it is tried again.'),
            at: time().describe('When it was last tried.'),
            attempts: z.int().min(0).describe('How often it was tried.'),
            problem: z.string().max(4096).optional().describe('Why it could not be sent.'),
            told: z
              .enum(severities)
              .optional()
              .describe('Severity of what was last sent there, of whatever occurrence; left out while nothing was.'),
          }),
          'channel',
        )
          .optional()
          .describe('To whom it was sent.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.severity', '.spec.cause', '.spec.about.name'],
  columns: [
    { name: 'Severity', type: 'string', jsonPath: '.spec.severity' },
    { name: 'About', type: 'string', jsonPath: '.spec.about.name' },
    { name: 'Title', type: 'string', jsonPath: '.spec.title.en' },
    { name: 'Raised', type: 'date', jsonPath: '.spec.raisedAt' },
  ],
  examples: [
    {
      metadata: { name: 'hansa-luebeck-iaas', namespace: 'hansa' },
      spec: {
        severity: 'failure',
        about: { kind: 'Subject', name: 'hansa-luebeck' },
        cause: 'verdict:scs-compatible-iaas',
        occurrence: '2026-11-20T03:12:00Z',
        title: {
          de: 'Hansa Cloud, Lübeck, besteht SCS-kompatibel IaaS v5.1 nicht mehr.',
          en: 'Hansa Cloud, Lübeck, no longer passes SCS-compatible IaaS v5.1.',
          fr: 'Hansa Cloud, Lübeck, ne réussit plus SCS-compatible IaaS v5.1.',
        },
        body: {
          de: 'Das Abbild «Debian 12» ist 74 Tage alt. Versprochen war monatlich.',
          en: 'The image "Debian 12" is 74 days old. Monthly was promised.',
          fr: "L'image « Debian 12 » a 74 jours. La promesse était : chaque mois.",
        },
        remedies: ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
        path: '/clouds/hansa/hansa-luebeck',
        raisedAt: '2026-11-20T03:12:00Z',
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type Notice = ObjectOf<typeof Notice>;
