import type { RequestInfo } from '../request/request-info.ts';

/** One rule of a role. Source: rbac.authorization.k8s.io/v1 PolicyRule. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const all = '*';

const holds = (list: readonly string[] | undefined, value: string): boolean =>
  list !== undefined && (list.includes(all) || list.includes(value));

/** Whether the rule allows the request. Source: pkg/apis/rbac/v1/evaluation_helpers.go and plugin/pkg/auth/authorizer/rbac. */
export function ruleAllows(rule: PolicyRule, request: RequestInfo): boolean {
  if (!holds(rule.verbs, request.verb)) return false;
  if (request.type === 'path') return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, request.path));
  return (
    holds(rule.apiGroups, request.group) &&
    resourceMatches(rule.resources ?? [], request.resource, request.subresource) &&
    nameMatches(rule.resourceNames, request.name)
  );
}

/** `pods/log`, `pods` and `*` name what they say; `*` with `/log` names a subresource of any resource. */
function resourceMatches(rules: readonly string[], resource: string, subresource: string): boolean {
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  if (rules.includes(all) || rules.includes(whole)) return true;
  return subresource !== '' && rules.includes(`${all}/${subresource}`);
}

function nameMatches(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.length === 0 || names.includes(name);
}

/** A path as it is, or everything below it where the rule ends in a star. */
function urlMatches(rule: string, path: string): boolean {
  if (rule === all) return true;
  return rule.endsWith(all) ? path.startsWith(rule.slice(0, -1).replace(/\*+$/, '')) : rule === path;
}

/** A right that cannot be divided: one verb on one resource (of one name), or on one URL. */
interface Right {
  readonly verb: string;
  readonly url?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly name?: string;
}

/** More single rights than this are not compared one by one: such a role needs `escalate`. */
const mostRights = 20_000;

/**
 * The rights of `wanted` that `owned` does not hold, in words; empty when it holds them all. Null: too many to compare.
 * Source: component-helpers auth/rbac/validation/policy_comparator.go.
 */
export function missingRights(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly string[] | null {
  let count = 0;
  const missing: string[] = [];
  for (const rule of wanted) {
    for (const right of rightsOf(rule)) {
      if (++count > mostRights) return null;
      if (!owned.some((own) => ownsRight(own, right))) missing.push(describe(right));
    }
  }
  return missing;
}

function* rightsOf({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): Generator<Right> {
  for (const verb of verbs) {
    for (const url of nonResourceURLs) yield { verb, url };
    for (const group of apiGroups) {
      for (const resource of resources) {
        if (resourceNames.length === 0) yield { verb, group, resource };
        else for (const name of resourceNames) yield { verb, group, resource, name };
      }
    }
  }
}

function ownsRight(own: PolicyRule, { verb, url, group, resource, name }: Right): boolean {
  if (!holds(own.verbs, verb)) return false;
  if (url !== undefined) return (own.nonResourceURLs ?? []).some((owned) => urlMatches(owned, url));
  const [plain, subresource = ''] = resource!.split('/', 2);
  const ofResource = own.resources?.includes(resource!) || resourceMatches(own.resources ?? [], plain!, subresource);
  const names = own.resourceNames ?? [];
  return (
    holds(own.apiGroups, group!) && ofResource && (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

function describe({ verb, url, group, resource, name }: Right): string {
  const list = (value: string): string => `[${JSON.stringify(value)}]`;
  if (url !== undefined) return `{NonResourceURLs:${list(url)}, Verbs:${list(verb)}}`;
  const named = name === undefined ? '' : `, ResourceNames:${list(name)}`;
  return `{APIGroups:${list(group!)}, Resources:${list(resource!)}${named}, Verbs:${list(verb)}}`;
}
