import { nearest } from '@allmend/kit-config';
import type { AuthKey, AuthMethod } from '../auth/method.ts';
import { authMethods, findAuthMethod, keysOf } from '../auth/registry.ts';
import type { CloudConfig } from './cloud-config.ts';
import type { Layer, Mapping } from './layer.ts';
import { isMapping, locateIn } from './layer.ts';
import { Secret } from '@allmend/kit-secret';
import { invalid } from './yaml-file.ts';

/** Outside `auth:` these win over what is inside, as in openstacksdk; all others fill what is missing inside. */
const outerWins = new Set([
  'domain_id',
  'domain_name',
  'user_domain_id',
  'user_domain_name',
  'project_domain_id',
  'project_domain_name',
  'project_id',
  'project_name',
  'token',
]);

export interface AuthSettings {
  readonly authType: string;
  readonly auth: CloudConfig['auth'];
}

/** The `auth_type` and the keys for it. Throws `openstack.config-invalid` for what is unknown, missing or of the wrong type. */
export function authSettings(merged: Mapping, layers: readonly Layer[], name: string): AuthSettings {
  const place = (...path: readonly string[]): string => locateIn(layers, path);
  const method = methodOf(merged, place);
  const inner = merged['auth'] ?? {};
  if (!isMapping(inner))
    throw invalid(place('auth'), '"auth" must be a mapping.', 'Put auth_url, username and so on below it, indented.');

  const known = keysOf(method);
  rejectUnknown(inner, known, place);
  const values: Record<string, string> = {};
  for (const key of known) {
    const value = valueOf(key, inner, merged, place);
    if (value !== undefined) values[key.name] = value;
  }
  const shortcut = merged['default_domain'];
  if (typeof shortcut === 'string') values['default_domain_id'] ??= shortcut;
  spreadDomain(values);
  requireUrl(values, place, name);
  requireKeys(method, values, merged, place);
  if (values['username'] !== undefined && method.keys.some((key) => key.name === 'user_domain_id')) fillDomain(values);

  const secrets = new Set(known.filter((key) => key.secret).map((key) => key.name));
  const auth = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, secrets.has(key) ? new Secret(value) : value]),
  );
  return { authType: method.names[0]!, auth };
}

type Place = (...path: readonly string[]) => string;

function methodOf(merged: Mapping, place: Place): AuthMethod {
  const authType = merged['auth_type'] ?? merged['auth_plugin'] ?? 'password';
  const method = typeof authType === 'string' ? findAuthMethod(authType) : undefined;
  if (method) return method;
  const asked = typeof authType === 'string' ? authType : JSON.stringify(authType);
  const names = authMethods.flatMap((one) => one.names);
  const near = nearest(asked, names);
  throw invalid(
    place('auth_type'),
    `auth_type "${asked}" is not known here.${near === null ? '' : ` Did you mean "${near}"?`}`,
    `Use one of ${names.join(', ')}.`,
  );
}

function rejectUnknown(inner: Mapping, known: readonly AuthKey[], place: Place): void {
  const names = known.flatMap((key) => [key.name, ...(key.aliases ?? [])]);
  for (const key of Object.keys(inner)) {
    if (names.includes(key) || inner[key] === null || inner[key] === '') continue;
    // Keys of other methods are left over when somebody changes auth_type; they do no harm.
    if (authMethods.some((method) => keysOf(method).some((one) => one.name === key))) continue;
    const near = nearest(key, names);
    throw invalid(
      place('auth', key),
      `"${key}" is not a key of "auth".${near === null ? '' : ` Did you mean "${near}"?`}`,
      `Known keys: ${known.map((one) => one.name).join(', ')}.`,
    );
  }
}

function valueOf(key: AuthKey, inner: Mapping, outer: Mapping, place: Place): string | undefined {
  const names = [key.name, ...(key.aliases ?? [])];
  const sources = outerWins.has(key.name) ? [outer, inner] : [inner, outer];
  for (const source of sources) {
    for (const name of names) {
      const value = source[name];
      if (value === undefined || value === null || value === '') continue;
      if (typeof value === 'string') return value;
      const path = source === inner ? ['auth', name] : [name];
      if (typeof value === 'boolean') return String(value);
      throw invalid(
        place(...path),
        `"${name}" must be one value.`,
        'Write it on one line, in quotes when it has special characters.',
      );
    }
  }
  return undefined;
}

/** One domain may be given for user and project together. A token for the domain itself keeps it. */
function spreadDomain(values: Record<string, string>): void {
  if (values['project_id'] === undefined && values['project_name'] === undefined) return;
  for (const kind of ['id', 'name'] as const) {
    const domain = values[`domain_${kind}`];
    if (domain === undefined) continue;
    for (const owner of ['user', 'project'] as const) values[`${owner}_domain_${kind}`] ??= domain;
    delete values[`domain_${kind}`];
  }
}

/** A user name needs a domain; the command line client of OpenStack takes `default` when none is given. */
function fillDomain(values: Record<string, string>): void {
  if (values['default_domain_id'] === undefined && values['default_domain_name'] === undefined) {
    values['default_domain_id'] = 'default';
  }
}

function requireUrl(values: Record<string, string>, place: Place, name: string): void {
  const url = values['auth_url'];
  if (url === undefined) {
    throw invalid(
      place('auth'),
      `Cloud "${name}" has no auth_url.`,
      'Set auth_url to the address of Keystone, e.g. https://keystone.example:5000/v3.',
    );
  }
  const parsed = URL.parse(url);
  if (parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:') && !parsed.username && !parsed.password)
    return;
  throw invalid(
    place('auth', 'auth_url'),
    'auth_url is not an http or https address without user and password.',
    'Write it like https://keystone.example:5000/v3.',
  );
}

function requireKeys(method: AuthMethod, values: Record<string, string>, merged: Mapping, place: Place): void {
  const lacking = method.needs.map((keys) => keys.filter((key) => values[key] === undefined));
  if (lacking.some((keys) => keys.length === 0)) return;
  const [least] = lacking.toSorted((a, b) => a.length - b.length);
  const inner = isMapping(merged['auth']) ? merged['auth'] : {};
  // Whoever pasted an application credential often forgets the line that names it.
  const meant = authMethods.find(
    (other) =>
      other !== method && other.keys.some((key) => key.secret && (inner[key.name] ?? merged[key.name]) !== undefined),
  );
  throw invalid(
    place('auth'),
    `${method.names[0]} authentication lacks ${least!.join(' and ')}.`,
    meant
      ? `Set auth_type to ${meant.names[0]}, for which the keys are there.`
      : `Set ${least!.join(' and ')} below "auth", or in secure.yaml.`,
  );
}
