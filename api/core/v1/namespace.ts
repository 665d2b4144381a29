import { defineKind, isJsonObject, isQualifiedName, qualifiedNameProblems } from '@allmend/core-machinery';
import type { FieldError, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { mergedList, atomicList, time } from '../../meta/v1/shapes.ts';
import { invalid } from '../../validation.ts';

/** The label by which selectors find a namespace by its name. Source: core/v1 LabelMetadataName. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/** What a namespace's content holds until it is removed. Source: core/v1 FinalizerKubernetes. */
export const namespaceFinalizer = 'kubernetes';

const spec = z.object({
  finalizers: atomicList(z.string())
    .optional()
    .describe('Who has to clear the content before the namespace goes; empty when all have.'),
});

const condition = z.object({
  type: z.string(),
  status: z.string().describe('True, False or Unknown.'),
  lastTransitionTime: time().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
});

const status = z.object({
  phase: z.enum(['Active', 'Terminating']).optional().describe('Terminating while its content is being removed.'),
  conditions: mergedList(condition, 'type')
    .optional()
    .describe('What keeps a deletion waiting, one entry for each aspect.'),
});

/** Source: kubernetes pkg/registry/core/namespace, pkg/apis/core/{v1/defaults,validation}. */
export const Namespace = defineKind({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  scope: 'Cluster',
  description:
    'A room for names within a tenant: objects in it are told apart from objects of the same name elsewhere.',
  schema: z.object({
    spec: spec.optional().describe('How the namespace behaves.'),
    status: status.optional().describe('What the server knows of it.'),
  }),
  subresources: { status: true },
  selectableFields: ['.status.phase'],
  columns: [
    { name: 'Status', type: 'string', description: 'Phase of the namespace.', jsonPath: '.status.phase' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [{ metadata: { name: 'shop' } }],
  builtIn: { strategicMerge: true, withoutGeneration: true, names: 'dns-label', normalize, validate },
});

/** An object of the kind. */
export type Namespace = ObjectOf<typeof Namespace>;

function normalize(object: KubeObject, old?: KubeObject): void {
  const { metadata } = object;
  if (metadata.name && (metadata.labels === undefined || isJsonObject(metadata.labels))) {
    metadata.labels = { ...metadata.labels, [namespaceNameLabel]: metadata.name };
  }
  if (old !== undefined) return;
  object['status'] = { phase: 'Active' };
  const given = object['spec'] ?? {};
  if (!isJsonObject(given)) return;
  const finalizers = given['finalizers'] ?? [];
  if (!Array.isArray(finalizers) || finalizers.includes(namespaceFinalizer)) return;
  object['spec'] = { ...given, finalizers: [...finalizers, namespaceFinalizer] };
}

function validate(object: KubeObject): FieldError[] {
  return [...finalizerErrors(object['spec']), ...phaseErrors(object)];
}

function finalizerErrors(given: unknown): FieldError[] {
  const finalizers = isJsonObject(given) ? given['finalizers'] : undefined;
  if (!Array.isArray(finalizers)) return [];
  return finalizers.flatMap((finalizer, at) => {
    if (typeof finalizer !== 'string' || finalizer === namespaceFinalizer) return [];
    const field = `spec.finalizers[${at}]`;
    const problems = qualifiedNameProblems(finalizer);
    if (problems.length > 0) return problems.map((problem) => invalid(field, finalizer, problem));
    if (isQualifiedName(finalizer) && finalizer.includes('/')) return [];
    return [invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
  });
}

function phaseErrors({ metadata, status: given }: KubeObject): FieldError[] {
  const phase = isJsonObject(given) ? given['phase'] : undefined;
  if (typeof phase !== 'string') return [];
  if (metadata.deletionTimestamp === undefined) {
    if (phase === 'Active') return [];
    return [invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  }
  if (phase === 'Terminating') return [];
  return [invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
}
