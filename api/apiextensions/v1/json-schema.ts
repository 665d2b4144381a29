import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';

/** Any JSON value. */
const anything = (): z.ZodAny => z.any().meta({ 'x-kubernetes-preserve-unknown-fields': true });

/**
 * A schema inside a schema. No structural schema can hold itself, so what is inside is left open here; the whole is read, rule by
 * rule, when the definition is checked.
 */
const inner = (): z.ZodObject => z.looseObject({}).meta({ 'x-kubernetes-preserve-unknown-fields': true });

const count = (): z.ZodOptional<z.ZodNumber> => z.int().optional();

/** Source: apiextensions/v1 ValidationRule. */
const ValidationRuleShape = z.object({
  rule: z.string().describe('Expression in CEL that has to be true; self is the value, oldSelf the one before.'),
  message: z.string().optional().describe('What the user is told.'),
  messageExpression: z.string().optional().describe('Expression in CEL that makes what the user is told.'),
  reason: z
    .string()
    .optional()
    .describe('FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.'),
  fieldPath: z.string().optional().describe('Member that the error is told of, e.g. .spec.size.'),
  optionalOldSelf: z.boolean().optional().describe('Asks a rule with oldSelf also where there is none yet.'),
});

/** A schema in the spelling of OpenAPI v3. Source: apiextensions/v1 JSONSchemaProps. */
export const JsonSchemaPropsShape = z
  .object({
    id: z.string().optional(),
    $schema: z.string().optional(),
    $ref: z.string().optional(),
    description: z.string().optional(),
    type: z.string().optional(),
    format: z.string().optional(),
    title: z.string().optional(),
    default: anything().optional(),
    maximum: z.number().optional(),
    exclusiveMaximum: z.boolean().optional(),
    minimum: z.number().optional(),
    exclusiveMinimum: z.boolean().optional(),
    maxLength: count(),
    minLength: count(),
    pattern: z.string().optional(),
    maxItems: count(),
    minItems: count(),
    uniqueItems: z.boolean().optional(),
    multipleOf: z.number().optional(),
    enum: atomicList(anything()).optional(),
    maxProperties: count(),
    minProperties: count(),
    required: atomicList(z.string()).optional(),
    items: anything().optional(),
    allOf: atomicList(inner()).optional(),
    oneOf: atomicList(inner()).optional(),
    anyOf: atomicList(inner()).optional(),
    not: inner().optional(),
    properties: z.record(z.string(), inner()).optional(),
    additionalProperties: anything().optional(),
    patternProperties: z.record(z.string(), inner()).optional(),
    dependencies: z.record(z.string(), anything()).optional(),
    additionalItems: anything().optional(),
    definitions: z.record(z.string(), inner()).optional(),
    externalDocs: z.object({ description: z.string().optional(), url: z.string().optional() }).optional(),
    example: anything().optional(),
    nullable: z.boolean().optional(),
    'x-kubernetes-preserve-unknown-fields': z
      .boolean()
      .optional()
      .describe('Keeps members that the schema does not name.'),
    'x-kubernetes-embedded-resource': z
      .boolean()
      .optional()
      .describe('The value is an object with apiVersion, kind and metadata.'),
    'x-kubernetes-int-or-string': z.boolean().optional().describe('The value is an integer or a text.'),
    'x-kubernetes-list-map-keys': atomicList(z.string())
      .optional()
      .describe('Members that tell the items of a map list apart.'),
    'x-kubernetes-list-type': z.string().optional().describe('atomic, set or map.'),
    'x-kubernetes-map-type': z.string().optional().describe('granular or atomic.'),
    'x-kubernetes-validations': z
      .array(ValidationRuleShape)
      .meta({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['rule'],
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'rule',
      })
      .optional()
      .describe('Rules in CEL that the value has to keep.'),
  })
  .describe('Schema of the objects, in OpenAPI v3; it must be structural.');
