import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, time } from '../../meta/v1/shapes.ts';
import { severities } from './notice.ts';

/** Where notices of a namespace are sent. `spec.type` names the channel; its own settings stand under `spec.settings`. */
export const NotificationChannel = defineKind({
  group: 'notification.allmend.dev',
  version: 'v1alpha1',
  kind: 'NotificationChannel',
  shortNames: ['channel', 'channels'],
  categories: ['allmend'],
  scope: 'Namespaced',
  description: 'Where and in which language people are told what happened: a webhook, addresses of e-mail.',
  schema: z.object({
    spec: z.object({
      type: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,62}$/)
        .describe('Which kind of channel, e.g. webhook or email.'),
      settings: z
        .record(z.string(), z.string().max(4096))
        .default({})
        .describe('What the channel needs, by name; no secrets. See the reference of channels.'),
      secret: z
        .string()
        .min(1)
        .optional()
        .describe('Name of a Secret in the same namespace with what must stay secret.'),
      language: z.enum(['de', 'en', 'fr']).default('en').describe('Language of the messages.'),
      severities: atomicList(z.enum(severities))
        .default(['failure', 'recovery', 'warning'])
        .describe('Which notices are sent.'),
      namespaces: z
        .enum(['own', 'all'])
        .default('own')
        .describe('Notices of its own namespace, or of all; the latter in namespace default only.'),
      subjects: atomicList(z.string()).optional().describe('Only notices about these names; left out: about all.'),
      paused: z.boolean().default(false).describe('While true, nothing is sent; what waits expires.'),
    }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        lastDelivery: time().optional().describe('When something was last sent.'),
        lastError: z.string().max(4096).optional().describe('Why the last attempt failed; empty when it did not.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.type'],
  columns: [
    { name: 'Type', type: 'string', jsonPath: '.spec.type' },
    { name: 'Language', type: 'string', jsonPath: '.spec.language' },
    { name: 'Works', type: 'string', jsonPath: '.status.conditions[?(@.type=="Working")].status' },
    { name: 'Last Delivery', type: 'date', jsonPath: '.status.lastDelivery' },
    { name: 'Last Error', type: 'string', priority: 1, jsonPath: '.status.lastError' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'operations', namespace: 'hansa' },
      spec: {
        type: 'webhook',
        settings: { url: 'https://hooks.hansa.example.org/allmend' },
        secret: 'operations-hook',
        language: 'de',
        severities: ['failure', 'recovery', 'warning'],
        namespaces: 'own',
        paused: false,
      },
    },
  ],
  builtIn: {},
});

/** An object of the kind. */
export type NotificationChannel = ObjectOf<typeof NotificationChannel>;
