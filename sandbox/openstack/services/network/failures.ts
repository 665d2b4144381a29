import { ApiFailure } from '../../http/failure.ts';

/** Texts and types below were read off Zed's Neutron. */

/** A body or query that the API layer refuses before any plugin sees it. */
export function badBody(message: string): ApiFailure {
  return new ApiFailure(400, message);
}

/** A value of the wrong kind. `reason` is a whole sentence. */
export function badValue(attribute: string, reason: string): ApiFailure {
  return badBody(`Invalid input for ${attribute}. Reason: ${reason}`);
}

export function invalidInput(reason: string): ApiFailure {
  return new ApiFailure(400, `Invalid input for operation: ${reason}.`, { type: 'InvalidInput' });
}

/** `resource` in Neutron's words: `router`, `subnets`, `floatingip` … */
export function badRequest(resource: string, reason: string): ApiFailure {
  return new ApiFailure(400, `Bad ${resource} request: ${reason}.`, { type: 'BadRequest' });
}

export function conflict(type: string, message: string): ApiFailure {
  return new ApiFailure(409, message, { type });
}

/** Refusal of a whole operation: `rule:delete_network is disallowed by policy`. */
export function disallowed(rule: string): ApiFailure {
  return new ApiFailure(403, `rule:${rule} is disallowed by policy`, { type: 'PolicyNotAuthorized' });
}

/** Refusal of single attributes of an operation. */
export function disallowedAttributes(rule: string, attributes: readonly string[]): ApiFailure {
  const rules = [rule, ...attributes.map((attribute) => `${rule}:${attribute}`)];
  return new ApiFailure(403, `(${rules.map((one) => `rule:${one}`).join(' and ')}) is disallowed by policy`, {
    type: 'PolicyNotAuthorized',
  });
}

export function overQuota(resource: string): ApiFailure {
  return conflict('OverQuota', `Quota exceeded for resources: ['${resource}'].`);
}

export const missing = {
  network: (id: string) => gone('NetworkNotFound', `Network ${id} could not be found.`),
  subnet: (id: string) => gone('SubnetNotFound', `Subnet ${id} could not be found.`),
  subnetPool: (id: string) => gone('SubnetPoolNotFound', `Subnet pool ${id} could not be found.`),
  port: (id: string) => gone('PortNotFound', `Port ${id} could not be found.`),
  router: (id: string) => gone('RouterNotFound', `Router ${id} could not be found`),
  floatingIp: (id: string) => gone('FloatingIPNotFound', `Floating IP ${id} could not be found`),
  securityGroup: (id: string) => gone('SecurityGroupNotFound', `Security group ${id} does not exist`),
  securityGroupRule: (id: string) => gone('SecurityGroupRuleNotFound', `Security group rule ${id} does not exist`),
  defaultRule: (id: string) =>
    gone('DefaultSecurityGroupRuleNotFound', `Default security group rule ${id} does not exist`),
} as const;

function gone(type: string, message: string): ApiFailure {
  return new ApiFailure(404, message, { type });
}
