import { SelfSubjectRulesReview } from '@allmend/api/kinds';
import { statusErrors, type JsonObject } from '@allmend/core-machinery';
import type { PolicyRule } from '../authorization/policy-rule.ts';
import type { PolicySource } from '../authorization/policy-source.ts';
import type { VirtualResource } from '../http/parts.ts';
import { placeOf } from './access-reviews.ts';
import { readReview } from './review-body.ts';

/**
 * Everything that the asker may do in a namespace, for `kubectl auth can-i --list`. Rights on paths are those of cluster-wide
 * bindings only, since no other counts there. Source: kubernetes pkg/registry/authorization/selfsubjectrulesreview.
 */
export function rulesReview(source: PolicySource): VirtualResource {
  return {
    ...placeOf(SelfSubjectRulesReview),
    async create({ context, body }) {
      const review = readReview(context, SelfSubjectRulesReview, body);
      const { namespace = '' } = review['spec'] as { readonly namespace?: string };
      if (namespace === '') throw statusErrors.badRequest('no namespace on request');
      const policy = await source.policy(context.tenant.id);
      const rulesIn = (place: string): readonly PolicyRule[] =>
        [...policy.grants(context.identity, place)].flatMap(({ rules }) => rules);
      const status = {
        resourceRules: rulesIn(namespace).filter(isOfResources).map(resourceRule),
        nonResourceRules: rulesIn('').filter(isOfPaths).map(pathRule),
        incomplete: false,
      };
      return { ...review, status };
    },
  };
}

const isOfResources = ({ resources = [] }: PolicyRule): boolean => resources.length > 0;
const isOfPaths = ({ nonResourceURLs = [] }: PolicyRule): boolean => nonResourceURLs.length > 0;

function resourceRule({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule): JsonObject {
  return {
    verbs: [...verbs],
    apiGroups: [...apiGroups],
    resources: [...resources],
    ...(resourceNames.length > 0 && { resourceNames: [...resourceNames] }),
  };
}

function pathRule({ verbs, nonResourceURLs = [] }: PolicyRule): JsonObject {
  return { verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] };
}
