import { defineKind, isJsonObject } from '@allmend/core-machinery';
import type { JsonObject, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList, mapList, time } from '../../meta/v1/shapes.ts';
import { JsonSchemaPropsShape } from './json-schema.ts';

const names = z.object({
  plural: z.string().describe('Name of the resource in paths; the definition is called <plural>.<group>.'),
  singular: z.string().optional().describe('Left out: the kind in lower case.'),
  shortNames: atomicList(z.string()).optional().describe('Short forms for kubectl.'),
  kind: z.string().describe('What stands as kind in the objects.'),
  listKind: z.string().optional().describe('Left out: the kind with List behind it.'),
  categories: atomicList(z.string()).optional().describe('Groups of kinds that kubectl gets together, e.g. all.'),
});

const version = z.object({
  name: z.string().describe('Name of the version, e.g. v1alpha1.'),
  served: z.boolean().describe('Whether it can be asked for.'),
  storage: z.boolean().describe('Whether objects are kept in it; true for exactly one.'),
  deprecated: z.boolean().optional().describe('Whether clients are warned.'),
  deprecationWarning: z.string().optional().describe('What they are warned with.'),
  schema: z
    .object({ openAPIV3Schema: JsonSchemaPropsShape.optional() })
    .optional()
    .describe('How objects are checked, pruned and completed.'),
  subresources: z
    .object({
      status: z
        .looseObject({})
        .meta({ 'x-kubernetes-preserve-unknown-fields': true })
        .optional()
        .describe('Gives /status, apart from the rest.'),
      scale: z
        .object({
          specReplicasPath: z.string(),
          statusReplicasPath: z.string(),
          labelSelectorPath: z.string().optional(),
        })
        .optional()
        .describe('Gives /scale: where the numbers of replicas stand.'),
    })
    .optional(),
  additionalPrinterColumns: atomicList(
    z.object({
      name: z.string(),
      type: z.string().describe('integer, number, string, boolean or date.'),
      format: z.string().optional(),
      description: z.string().optional(),
      priority: z.int32().optional().describe('More than 0: only with -o wide.'),
      jsonPath: z.string().describe('Where the value stands, e.g. .spec.size.'),
    }),
  )
    .optional()
    .describe('Columns of kubectl get; left out: the age.'),
  selectableFields: atomicList(z.object({ jsonPath: z.string() }))
    .optional()
    .describe('Members that field selectors may name, besides name and namespace.'),
});

const conversion = z.object({
  strategy: z.string().describe('None: versions differ in their name only.'),
  webhook: z
    .object({
      clientConfig: z
        .object({
          url: z.string().optional(),
          service: z
            .object({
              namespace: z.string(),
              name: z.string(),
              path: z.string().optional(),
              port: z.int32().optional(),
            })
            .optional(),
          caBundle: z.string().optional(),
        })
        .optional(),
      conversionReviewVersions: atomicList(z.string()),
    })
    .optional(),
});

const condition = z.object({
  type: z.string().describe('Established, NamesAccepted, Terminating, …'),
  status: z.string(),
  lastTransitionTime: time().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

/**
 * Lets users add kinds at run time. What it may say is checked by the machinery (`validateCrd`) where definitions are written.
 * Source: apiextensions.k8s.io/v1 CustomResourceDefinition and its defaults.go.
 */
export const CustomResourceDefinition = defineKind({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  scope: 'Cluster',
  description: 'Adds a kind of objects to this tenant.',
  schema: z.object({
    spec: z.object({
      group: z.string().describe('Group of the kind: a DNS name.'),
      names: names.describe('What the kind is called.'),
      scope: z.string().describe('Namespaced or Cluster.'),
      versions: atomicList(version).describe('Versions of the kind, each with its schema.'),
      conversion: conversion.optional().describe('How objects get from one version to another.'),
      preserveUnknownFields: z.boolean().optional().describe('Must be false.'),
    }),
    status: z
      .object({
        conditions: mapList(condition, 'type').optional().describe('Whether the kind is served, and what hinders it.'),
        acceptedNames: names.partial().optional().describe('Names under which it is served.'),
        storedVersions: atomicList(z.string()).optional().describe('Versions in which objects may be stored.'),
      })
      .optional(),
  }),
  subresources: { status: true },
  columns: [
    { name: 'Created At', type: 'date', description: 'When it was made.', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'beehives.garden.example.org' },
      spec: {
        group: 'garden.example.org',
        names: { plural: 'beehives', kind: 'Beehive' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { frames: { type: 'integer', minimum: 1 } } } },
              },
            },
          },
        ],
      },
    },
  ],
  builtIn: { strategicMerge: true, cells: ({ metadata }) => [metadata.creationTimestamp ?? '<unknown>'], normalize },
});

/** An object of the kind. */
export type CustomResourceDefinition = ObjectOf<typeof CustomResourceDefinition>;

function normalize({ spec }: KubeObject): void {
  if (!isJsonObject(spec)) return;
  if (spec['conversion'] === undefined || spec['conversion'] === null) spec['conversion'] = { strategy: 'None' };
  const given = spec['names'];
  if (!isJsonObject(given) || typeof given['kind'] !== 'string') return;
  setDefault(given, 'singular', given['kind'].toLowerCase());
  setDefault(given, 'listKind', `${given['kind']}List`);
}

function setDefault(target: JsonObject, name: string, value: string): void {
  if (target[name] === undefined || target[name] === '') target[name] = value;
}
