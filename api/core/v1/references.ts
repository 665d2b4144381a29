import { z } from 'zod';

/** Names an object anywhere in the tenant. Source: core/v1 ObjectReference. */
export const ObjectReferenceShape = z
  .object({
    kind: z.string().optional(),
    namespace: z.string().optional(),
    name: z.string().optional(),
    uid: z.string().optional(),
    apiVersion: z.string().optional(),
    resourceVersion: z.string().optional().describe('Version of the object that is meant, where one is.'),
    fieldPath: z.string().optional().describe('Part of the object that is meant, e.g. spec.ports{http}.'),
  })
  .meta({ 'x-kubernetes-map-type': 'atomic' });

/** Names an object in the same namespace. Source: core/v1 LocalObjectReference. */
export const LocalObjectReferenceShape = z
  .object({ name: z.string().optional() })
  .meta({ 'x-kubernetes-map-type': 'atomic' });
