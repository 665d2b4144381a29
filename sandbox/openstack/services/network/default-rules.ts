import { empty, json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, JsonValue, Route } from '../../http/route.ts';
import { flag, oneOf, plain } from './checks.ts';
import { badBody, conflict, missing } from './failures.ts';
import { queryList } from './list-query.ts';
import type { DefaultSecurityGroupRule } from './records.ts';
import { ruleMatch } from './rule-values.ts';
import { ruleTemplates } from './security-groups.ts';

const path = '/v2.0/default-security-group-rules';

const rules = {
  singular: 'default_security_group_rule',
  plural: 'default_security_group_rules',
  missing: missing.defaultRule,
  attributes: {
    id: {},
    direction: { check: oneOf(['ingress', 'egress']) },
    ethertype: {},
    protocol: {},
    port_range_min: {},
    port_range_max: {},
    remote_ip_prefix: {},
    remote_group_id: {},
    remote_address_group_id: {},
    description: {},
    used_in_default_sg: { check: flag },
    used_in_non_default_sg: { check: flag },
  },
};

/** Two templates that agree in these are the same. */
const matched = [
  'direction',
  'etherType',
  'protocol',
  'portRangeMin',
  'portRangeMax',
  'remoteIpPrefix',
  'remoteGroupId',
  'usedInDefaultGroup',
  'usedInOtherGroups',
] as const;

/** The templates' API, which came with 2023.2. Reading is for everyone, writing for admins. */
export const defaultRuleRoutes: readonly Route[] = [
  route('GET', path, { rule: 'get_default_security_group_rule' }, (request) => {
    refuseOlderRelease(request.cloud);
    return json(200, queryList(rules, request, ruleTemplates(request.cloud).map(viewTemplate)));
  }),
  route('GET', `${path}/{id}`, { rule: 'get_default_security_group_rule' }, (request) => {
    refuseOlderRelease(request.cloud);
    const template = ruleTemplates(request.cloud).find(({ id }) => id === request.params['id']);
    if (!template) throw missing.defaultRule(request.params['id']!);
    return json(200, { default_security_group_rule: viewTemplate(template) });
  }),
  route('POST', path, { rule: 'create_default_security_group_rule', roles: ['admin'] }, createTemplate),
  route('DELETE', `${path}/{id}`, { rule: 'delete_default_security_group_rule', roles: ['admin'] }, (request) => {
    refuseOlderRelease(request.cloud);
    const id = request.params['id']!;
    if (!request.cloud.tables.defaultSecurityGroupRules.delete(id)) throw missing.defaultRule(id);
    return empty(204);
  }),
];

/** Whether the cloud has the templates' API. */
export function hasDefaultRules(cloud: SandboxCloud): boolean {
  return cloud.behaviour.defaultSecurityGroupRules ?? cloud.profile.defaultSecurityGroupRules;
}

function refuseOlderRelease(cloud: SandboxCloud): void {
  if (!hasDefaultRules(cloud)) throw new ApiFailure(404, 'The resource could not be found.');
}

function createTemplate(request: ApiRequest) {
  const { cloud } = request;
  refuseOlderRelease(cloud);
  const given = request.json()['default_security_group_rule'];
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw badBody("Unable to find 'default_security_group_rule' in request body");
  }
  const values = given as Readonly<Record<string, JsonValue>>;
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(rules.attributes, name));
  if (unknown.length > 0) throw badBody(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
  if (values['direction'] === undefined) {
    throw badBody("Failed to parse request. Required attribute 'direction' not specified");
  }
  oneOf(['ingress', 'egress'])(values['direction'], 'direction');
  const template: DefaultSecurityGroupRule = {
    ...ruleMatch(values),
    id: cloud.ids.uuid(),
    remoteGroupId: (values['remote_group_id'] ?? null) as string | null,
    usedInDefaultGroup: flag(values['used_in_default_sg'] ?? false, 'used_in_default_sg') === true,
    usedInOtherGroups: flag(values['used_in_non_default_sg'] ?? true, 'used_in_non_default_sg') === true,
    description: plain(values['description'] ?? ''),
  };
  const twin = ruleTemplates(cloud).find((one) => matched.every((field) => one[field] === template[field]));
  if (twin) {
    throw conflict(
      'DefaultSecurityGroupRuleExists',
      `Default Security group rule already exists. Rule id is ${twin.id}.`,
    );
  }
  cloud.tables.defaultSecurityGroupRules.set(template.id, template);
  return json(201, { default_security_group_rule: viewTemplate(template) });
}

function viewTemplate(template: DefaultSecurityGroupRule): Record<string, unknown> {
  return {
    id: template.id,
    ethertype: template.etherType,
    direction: template.direction,
    protocol: template.protocol,
    port_range_min: template.portRangeMin,
    port_range_max: template.portRangeMax,
    remote_ip_prefix: template.remoteIpPrefix,
    remote_address_group_id: null,
    remote_group_id: template.remoteGroupId,
    used_in_default_sg: template.usedInDefaultGroup,
    used_in_non_default_sg: template.usedInOtherGroups,
    description: template.description,
  };
}
