import { isJsonObject } from '@allmend/core-machinery';
import type { FieldError, JsonObject, KubeObject } from '@allmend/core-machinery';
import { z } from 'zod';
import { LabelSelectorRequirementShape } from '../../meta/v1/label-selector.ts';
import { atomicList } from '../../meta/v1/shapes.ts';
import { invalid } from '../../validation.ts';

/*
 * What the reviews of authorization.k8s.io/v1 have in common.
 * Source: authorization/v1 types.go; kubernetes pkg/apis/authorization/validation.
 */

const FieldSelectorRequirementShape = z.object({
  key: z.string(),
  operator: z.string(),
  values: atomicList(z.string()).optional(),
});

const selector = (requirement: z.ZodObject): z.ZodOptional<z.ZodObject> =>
  z
    .object({
      rawSelector: z.string().optional().describe('The selector as text.'),
      requirements: atomicList(requirement).optional().describe('The selector, read.'),
    })
    .optional();

export const ResourceAttributesShape = z.object({
  namespace: z.string().optional().describe('Empty: no namespace, or all.'),
  verb: z.string().optional().describe('get, list, watch, create, update, patch, delete, …; * is every verb.'),
  group: z.string().optional().describe('Group of the resource; * is every one.'),
  version: z.string().optional(),
  resource: z.string().optional().describe('Plural name of the resource; * is every one.'),
  subresource: z.string().optional(),
  name: z.string().optional().describe('Name of the object; empty: all.'),
  fieldSelector: selector(FieldSelectorRequirementShape).describe('Only objects that it selects.'),
  labelSelector: selector(LabelSelectorRequirementShape).describe('Only objects that it selects.'),
});

export const NonResourceAttributesShape = z.object({
  path: z.string().optional().describe('Path of the request.'),
  verb: z.string().optional().describe('Its method, in lower case.'),
});

/** The members of a review's spec that say what is to be done. */
export const attributes = {
  resourceAttributes: ResourceAttributesShape.optional().describe('A request for objects.'),
  nonResourceAttributes: NonResourceAttributesShape.optional().describe('A request for something else.'),
};

export const reviewStatus = (): z.ZodOptional<z.ZodObject> =>
  z
    .object({
      allowed: z.boolean().optional().describe('Whether it is allowed.'),
      denied: z.boolean().optional().describe('Whether it is denied, whatever others may say.'),
      reason: z.string().optional().describe('Why.'),
      evaluationError: z.string().optional().describe('What went wrong on the way; the answer may stand nevertheless.'),
    })
    .describe('The answer.')
    .optional();

/** Exactly one of the two kinds of attributes is to be there. */
export function attributeErrors({ spec }: KubeObject): FieldError[] {
  if (!isJsonObject(spec)) return [];
  const { resourceAttributes = null, nonResourceAttributes = null } = spec as Partial<JsonObject>;
  if (resourceAttributes !== null && nonResourceAttributes !== null) {
    const detail = 'cannot be specified in combination with resourceAttributes';
    return [invalid('spec.nonResourceAttributes', nonResourceAttributes, detail)];
  }
  if (resourceAttributes !== null || nonResourceAttributes !== null) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalid('spec.resourceAttributes', null, detail)];
}

/** There is to be a subject. */
export function subjectErrors({ spec }: KubeObject): FieldError[] {
  if (!isJsonObject(spec)) return [];
  const { user = '', groups = [] } = spec;
  const given = (typeof user === 'string' && user !== '') || (Array.isArray(groups) && groups.length > 0);
  return given ? [] : [invalid('spec.user', '', 'at least one of user or group must be specified')];
}
