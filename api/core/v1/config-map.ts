import { ageCell, defineKind } from '@allmend/core-machinery';
import type { FieldError, Json, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { invalid, tooLong } from '../../validation.ts';
import {
  base64Errors,
  dataKeyErrors,
  decodedLength,
  immutableErrors,
  joinBase64Lines,
  longestData,
  objectMember,
} from './data-keys.ts';

/** Source: kubernetes pkg/registry/core/configmap, pkg/apis/core/validation. */
export const ConfigMap = defineKind({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  scope: 'Namespaced',
  description: 'Settings under names, nothing confidential. At most 1 MiB.',
  schema: z.object({
    immutable: z.boolean().optional().describe('Once true, neither the contents nor this can be changed any more.'),
    data: z
      .record(z.string(), z.string())
      .optional()
      .describe('Contents as text. Names have letters, digits, -, _ and dots.'),
    binaryData: z
      .record(z.string(), z.string())
      .optional()
      .describe('Contents that are no text, each in base64; no name of data may stand here too.'),
  }),
  columns: [
    { name: 'Data', type: 'string', description: 'How many contents it has.', jsonPath: '.data' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'settings', namespace: 'shop' },
      data: { language: 'de' },
    },
  ],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    cells: (object, now) => [
      Object.keys(objectMember(object, 'data')).length + Object.keys(objectMember(object, 'binaryData')).length,
      ageCell(object.metadata.creationTimestamp, now),
    ],
    normalize: (object) => joinBase64Lines(object['binaryData']),
    validate,
  },
});

/** An object of the kind. */
export type ConfigMap = ObjectOf<typeof ConfigMap>;

function validate(object: KubeObject, old?: KubeObject): FieldError[] {
  const data = objectMember(object, 'data');
  const binary = objectMember(object, 'binaryData');
  const errors = dataKeyErrors('data', data);
  for (const key of Object.keys(data).filter((name) => Object.hasOwn(binary, name))) {
    errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  errors.push(...dataKeyErrors('binaryData', binary), ...base64Errors('binaryData', binary));
  const total = sum(data, textLength) + sum(binary, decodedLength);
  if (total > longestData) errors.push(tooLong('', longestData));
  return [...errors, ...immutableErrors(object, old, ['data', 'binaryData'])];
}

const textLength = (value: Json): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0);

function sum(data: Readonly<Record<string, Json>>, length: (value: Json) => number): number {
  return Object.values(data).reduce<number>((total, value) => total + length(value), 0);
}
