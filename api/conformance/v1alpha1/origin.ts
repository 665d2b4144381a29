import { z } from 'zod';

/**
 * Who says so: `us` measured by this program; `third` measured by a third party that a Submitter names; `operator` submitted by
 * who runs the cloud; `declared` a document, nothing measured.
 */
export const origins = ['us', 'third', 'operator', 'declared'] as const;
export type Origin = (typeof origins)[number];
export const OriginShape = z
  .enum(origins)
  .describe('Who says so: us (measured here), third (a third party), operator (submitted), declared (a document).');
