import { defineKind } from '@allmend/core-machinery';
import type { FieldError, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';
import { atomicList, mapList, time } from '../../meta/v1/shapes.ts';
import { mostArgon2 } from './most-argon2.ts';

/** What the schema cannot say: a hash that is never verified, for its cost, would keep its account out without a cause. */
function hashErrors({ spec }: KubeObject): FieldError[] {
  const { apiKeys } = (spec ?? {}) as { readonly apiKeys?: readonly { readonly hash?: unknown }[] };
  if (!Array.isArray(apiKeys)) return [];
  return apiKeys.flatMap(({ hash }: { readonly hash?: unknown }, index): FieldError[] => {
    const found = /^\$argon2\w+\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(String(hash));
    if (!found) return [];
    const [memory, passes, parallelism] = found.slice(1).map(Number) as [number, number, number];
    const isBearable =
      passes >= 1 &&
      passes <= mostArgon2.passes &&
      parallelism >= 1 &&
      parallelism <= mostArgon2.parallelism &&
      // RFC 9106 §3.1: at least 8 KiB a lane.
      memory >= 8 * parallelism &&
      memory <= mostArgon2.memory;
    if (isBearable) return [];
    const detail = `must have m of 8 times p to ${mostArgon2.memory}, t of 1 to ${mostArgon2.passes} and p of 1 to ${mostArgon2.parallelism}`;
    return [{ type: 'FieldValueInvalid', field: `spec.apiKeys[${index}].hash`, detail, value: found[0] }];
  });
}

/**
 * Who may hand in reports: the accounts of the official monitor. Its name is the account name of HTTP Basic.
 * Source: the official monitor's tables account, apikey, publickey and delegation (scs-standards §4.1).
 */
export const Submitter = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'Submitter',
  categories: ['allmend'],
  scope: 'Namespaced',
  description: 'An account that hands in signed reports: its keys, and the subjects that it may report about.',
  schema: z.object({
    spec: z.object({
      account: z
        .string()
        .min(1)
        .max(253)
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
        .optional()
        .describe('Name of the account in HTTP Basic; left out: the name of the object. Once per tenant.'),
      apiKeys: mapList(
        z.object({
          name: z.string().min(1).max(63).describe('What people call the key.'),
          // RFC 9106 §3.1 wants eight bytes of salt at least; what is shorter, and a tag of less than 16 bytes, is never verified.
          hash: z
            .string()
            .regex(
              /^\$argon2(id|i|d)\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,2}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/,
            )
            .describe(
              'Its hash: argon2 in PHC form, as the official monitor has it. `allmend submitter key` makes one.',
            ),
        }),
        'name',
      )
        .max(20)
        .optional()
        .describe('Keys that the account signs in with.'),
      publicKeys: mapList(
        z.object({
          name: z.string().min(1).max(63),
          key: z
            .string()
            .min(1)
            .max(4096)
            .describe('An OpenSSH public key, e.g. ssh-ed25519 AAAA…; reports must be signed with one of them.'),
          notAfter: time().optional().describe('From then on it signs nothing any more.'),
        }),
        'name',
      )
        .max(20)
        .optional()
        .describe('Keys that reports are signed with.'),
      subjects: atomicList(z.string().min(1).max(253))
        .max(500)
        .optional()
        .describe('Subjects of the same namespace, by name or alias, that it may report about.'),
      party: z
        .enum(['operator', 'third'])
        .default('operator')
        .describe('Whether it is who runs the clouds, or a third party that measures them.'),
      reads: z.enum(['own', 'any']).default('own').describe('Whose reports it may read in full.'),
    }),
    status: z
      .object({
        observedGeneration: observedGeneration(),
        lastSubmission: time().optional().describe('When its last report was taken.'),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  selectableFields: ['.spec.account'],
  columns: [
    { name: 'Account', type: 'string', jsonPath: '.spec.account' },
    { name: 'Party', type: 'string', jsonPath: '.spec.party' },
    { name: 'Last Submission', type: 'date', jsonPath: '.status.lastSubmission' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'verzasca', namespace: 'verzasca' },
      spec: {
        publicKeys: [
          {
            name: 'runner',
            key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEZ5cXhF0n0Jt1V7nqqr7cYpJmN8oT2q4kq1u0Zb3X2M runner@verzasca.example',
          },
        ],
        subjects: ['verzasca'],
        party: 'operator',
        reads: 'own',
      },
    },
  ],
  builtIn: { validate: hashErrors },
});

/** An object of the kind. */
export type Submitter = ObjectOf<typeof Submitter>;
