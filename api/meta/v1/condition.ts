import { z } from 'zod';
import { mapList, time } from './shapes.ts';

/** One aspect of a status. Source: meta/v1 Condition, with its bounds. */
export const ConditionShape = z.object({
  type: z
    .string()
    .max(316)
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/,
    )
    .describe('Which aspect, in CamelCase, e.g. Available.'),
  status: z.enum(['True', 'False', 'Unknown']),
  observedGeneration: z.int().min(0).optional().describe('Generation of the object that this was found for.'),
  lastTransitionTime: time().describe('When the status last changed.'),
  reason: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/)
    .describe('Why, for programs: CamelCase.'),
  message: z.string().max(32768).describe('Why, for people.'),
});

/** `status.conditions`: one for each type. */
export const conditions = (): z.ZodOptional<z.ZodArray<typeof ConditionShape>> =>
  mapList(ConditionShape, 'type').describe('What is known of the state, one entry for each aspect.').optional();

/** `status.observedGeneration`. */
export const observedGeneration = (): z.ZodOptional<z.ZodInt> =>
  z.int().min(0).optional().describe('Generation of the object that the status was made for.');
