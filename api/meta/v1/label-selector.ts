import { z } from 'zod';
import { atomicList } from './shapes.ts';

/** Source: meta/v1 LabelSelectorRequirement. */
export const LabelSelectorRequirementShape = z.object({
  key: z.string().describe('Key of the label.'),
  operator: z.string().describe('In, NotIn, Exists or DoesNotExist.'),
  values: atomicList(z.string()).optional().describe('Values for In and NotIn; none for the others.'),
});

/** Source: meta/v1 LabelSelector. */
export const LabelSelectorShape = z
  .object({
    matchLabels: z.record(z.string(), z.string()).optional().describe('Labels that must have exactly these values.'),
    matchExpressions: atomicList(LabelSelectorRequirementShape)
      .optional()
      .describe('Further requirements; all must hold.'),
  })
  .meta({ 'x-kubernetes-map-type': 'atomic' })
  .describe('Selects objects by their labels; empty selects all.');
