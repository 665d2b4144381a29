import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import type { Check } from './checks.ts';
import { badBody, disallowedAttributes } from './failures.ts';

/** How one attribute of a resource may be written, read and filtered; Neutron's attribute map. */
export interface Attribute {
  /** May stand in a create request. */
  readonly post?: boolean;
  /** May stand in an update request. */
  readonly put?: boolean;
  readonly required?: boolean;
  /** Value when a create request lacks it; without one the key stays absent. */
  readonly fallback?: JsonValue;
  readonly check?: Check;
  /** Only admins may set it to anything but the fallback. */
  readonly adminOnly?: boolean;
  /** May not be filtered or sorted by. */
  readonly noFilter?: boolean;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** Values of one resource in a request, validated; keys that were not sent and have no fallback are absent. */
export type Values = Readonly<Record<string, JsonValue>>;

export interface BodyRules {
  readonly singular: string;
  readonly plural: string;
  readonly attributes: Attributes;
}

/** An attribute that only the service sets. */
export const readOnly: Attribute = { post: false, put: false };

/** Attributes of everything that belongs to a project and has a history. */
export const standardAttributes: Attributes = {
  id: readOnly,
  tenant_id: { put: false },
  project_id: { put: false },
  created_at: { ...readOnly, noFilter: true },
  updated_at: { ...readOnly, noFilter: true },
  revision_number: readOnly,
};

const none: ReadonlySet<string> = new Set();
const portSecurity: ReadonlySet<string> = new Set(['port_security_enabled']);

/** Attributes of extensions that a cloud lacks. */
export function hiddenAttributes(cloud: SandboxCloud): ReadonlySet<string> {
  return cloud.behaviour.portSecurity ? none : portSecurity;
}

/** The resources of a create request, one or many. Refuses in the order in which Neutron does: shape, unknown, missing, wrong, forbidden. */
export function createValues(
  rules: BodyRules,
  request: ApiRequest,
): { readonly values: readonly Values[]; readonly bulk: boolean } {
  const body = request.json();
  const many = body[rules.plural];
  if (Array.isArray(many)) {
    return { bulk: true, values: many.map((one: JsonValue) => created(rules, request, objectOf(rules, one))) };
  }
  return { bulk: false, values: [created(rules, request, objectOf(rules, body[rules.singular]))] };
}

/** The changed values of an update request. */
export function updateValues(rules: BodyRules, request: ApiRequest): Values {
  const given = objectOf(rules, request.json()[rules.singular]);
  refuseUnknown(rules, request, given);
  for (const name of Object.keys(given)) {
    if (rules.attributes[name]!.put === false) throw badBody(`Cannot update read-only attribute ${name}`);
  }
  const values = checked(rules, given);
  const forbidden = Object.keys(given).filter((name) => rules.attributes[name]!.adminOnly);
  if (forbidden.length > 0 && !request.caller.isAdmin)
    throw disallowedAttributes(`update_${rules.singular}`, forbidden);
  return values;
}

function created(rules: BodyRules, request: ApiRequest, given: JsonObject): Values {
  const owner = given['project_id'] ?? given['tenant_id'];
  if (owner !== undefined && owner !== request.projectId && !request.caller.isAdmin) {
    throw badBody(
      "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges",
    );
  }
  refuseUnknown(rules, request, given);
  for (const [name, attribute] of Object.entries(rules.attributes)) {
    if (attribute.post === false && name in given) throw badBody(`Attribute '${name}' not allowed in POST`);
    if (attribute.required && !(name in given)) {
      throw badBody(`Failed to parse request. Required attribute '${name}' not specified`);
    }
  }
  const values = checked(rules, given);
  const forbidden = Object.keys(given).filter((name) => isForbidden(rules.attributes[name]!, values[name]));
  if (forbidden.length > 0 && !request.caller.isAdmin)
    throw disallowedAttributes(`create_${rules.singular}`, forbidden);
  const fallbacks = Object.entries(rules.attributes).flatMap(([name, { fallback }]) =>
    fallback === undefined ? [] : [[name, fallback] as const],
  );
  return { ...Object.fromEntries(fallbacks), ...values, project_id: owner ?? request.projectId };
}

function isForbidden(attribute: Attribute, value: JsonValue | undefined): boolean {
  return attribute.adminOnly === true && (attribute.fallback === undefined || value !== attribute.fallback);
}

function checked(rules: BodyRules, given: JsonObject): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const { check } = rules.attributes[name]!;
      return [name, check ? check(value, name) : value];
    }),
  );
}

function refuseUnknown(rules: BodyRules, request: ApiRequest, given: JsonObject): void {
  const hidden = hiddenAttributes(request.cloud);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(rules.attributes, name) || hidden.has(name));
  if (unknown.length > 0) throw badBody(`Unrecognized attribute(s) '${unknown.join(', ')}'`);
}

function objectOf(rules: BodyRules, value: JsonValue | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badBody(`Unable to find '${rules.singular}' in request body`);
  }
  return value as JsonObject;
}

/** A value that its check made a string. */
export function textOf(values: Values, name: string): string {
  const value = values[name];
  return typeof value === 'string' ? value : '';
}

/** A value that its check made a boolean. */
export function flagOf(values: Values, name: string): boolean {
  return values[name] === true;
}

/** Copies the values that were sent into a record; `fields` maps wire names to the record's. */
export function take<T extends object>(record: T, values: Values, fields: Readonly<Record<string, keyof T>>): void {
  for (const [name, field] of Object.entries(fields)) {
    if (values[name] !== undefined) record[field] = values[name] as T[keyof T];
  }
}
