import { defineKind, isJsonObject } from '@allmend/core-machinery';
import type { FieldError, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList, time } from '../../meta/v1/shapes.ts';
import { invalid } from '../../validation.ts';

const shortestLife = 10 * 60;
const longestLife = 2 ** 32;

/**
 * The body of `serviceaccounts/<name>/token`, which makes a token; no resource of its own.
 * Source: authentication.k8s.io/v1 TokenRequest; kubernetes pkg/apis/authentication/{v1/defaults,validation}.
 */
export const TokenRequest = defineKind({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  scope: 'Namespaced',
  description: 'Asks for a token of a ServiceAccount that expires, and may be bound to an object.',
  schema: z.object({
    spec: z.object({
      audiences: atomicList(z.string()).optional().describe('For whom the token is valid; left out: for this server.'),
      expirationSeconds: z.int().default(3600).describe('How long it should be valid; the server may give less.'),
      boundObjectRef: z
        .object({
          kind: z.string().optional().describe('Secret.'),
          apiVersion: z.string().optional(),
          name: z.string().optional(),
          uid: z.string().optional(),
        })
        .optional()
        .describe('The token is valid only as long as this object exists.'),
    }),
    status: z
      .object({
        token: z.string().optional().describe('The token.'),
        expirationTimestamp: time().optional().describe('When it ends.'),
      })
      .optional()
      .describe('The answer.'),
  }),
  examples: [
    {
      metadata: {},
      spec: { audiences: ['https://allmend.example.org'], expirationSeconds: 3600 },
    },
  ],
  builtIn: { strategicMerge: true, verbs: [], withoutGeneration: true, validate },
});

/** An object of the kind. */
export type TokenRequest = ObjectOf<typeof TokenRequest>;

function validate({ spec }: KubeObject): FieldError[] {
  const seconds = isJsonObject(spec) ? spec['expirationSeconds'] : undefined;
  if (typeof seconds !== 'number') return [];
  const field = 'spec.expirationSeconds';
  if (seconds < shortestLife) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > longestLife) return [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}
