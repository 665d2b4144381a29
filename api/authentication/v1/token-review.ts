import { defineKind, isJsonObject } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';
import { required } from '../../validation.ts';
import { UserInfoShape } from './user-info.ts';

/** Source: authentication.k8s.io/v1 TokenReview. */
export const TokenReview = defineKind({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  scope: 'Cluster',
  description: 'Asks whether a token is valid, and whose it is. Answered, not stored.',
  schema: z.object({
    spec: z.object({
      token: z.string().optional().describe('The bearer token.'),
      audiences: atomicList(z.string()).optional().describe('For whom it should be valid; left out: for this server.'),
    }),
    status: z
      .object({
        authenticated: z.boolean().optional().describe('Whether the token is valid.'),
        user: UserInfoShape.optional().describe('Whose it is.'),
        audiences: atomicList(z.string()).optional().describe('Which of the audiences asked for it is valid for.'),
        error: z.string().optional().describe('Why it could not be checked.'),
      })
      .optional()
      .describe('The answer.'),
  }),
  examples: [
    {
      metadata: {},
      spec: { token: 'a-token', audiences: ['https://allmend.example.org'] },
    },
  ],
  builtIn: {
    strategicMerge: true,
    verbs: ['create'],
    withoutGeneration: true,
    validate: ({ spec }) => (isJsonObject(spec) && !spec['token'] ? [required('spec.token')] : []),
  },
});

/** An object of the kind. */
export type TokenReview = ObjectOf<typeof TokenReview>;
