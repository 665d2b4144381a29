import { parse, YAMLParseError } from 'yaml';
import { authSettings } from './auth-settings.ts';
import type { CloudConfig } from './cloud-config.ts';
import { ec2Settings } from './ec2-settings.ts';
import { isMapping, plainLayer, withPlainKeys, type Mapping } from './layer.ts';
import { invalid } from './yaml-file.ts';

/** Credentials in the text of a `clouds.yaml`, for a cloud of which all else is known already. */
export interface CloudEntry {
  readonly text: string;
  /** Where the text is, for errors. */
  readonly place: string;
  /** Which entry; left out: the only one, or the one called `name`. */
  readonly entry?: string;
  readonly name: string;
  readonly authUrl: string;
  readonly region: string | null;
  readonly interface: 'public' | 'internal' | 'admin';
  /** PEM of the authorities that count instead of the system's. */
  readonly ca: string | null;
}

const longest = 1024 * 1024;

/**
 * The configuration of the cloud with the credentials of the entry: of that, only `auth`, `auth_type` and the keys for S3 count, so that
 * whoever writes the text says neither where the credentials are sent nor how carefully. Reads no files and no environment. Throws
 * `openstack.config-invalid`, which never quotes the text.
 */
export function cloudOfEntry(given: CloudEntry): CloudConfig {
  const clouds = readClouds(given);
  const entry = choose(clouds, given);
  const data = withPlainKeys(entry.data);
  const { auth_type: authType, auth } = data;
  const ec2 = ec2Settings(data, [plainLayer(data, given.place)]);
  if (auth !== undefined && !isMapping(auth)) {
    throw invalid(
      given.place,
      `"auth" of cloud "${entry.name}" must be a mapping.`,
      'Put username and so on below it.',
    );
  }
  const merged: Mapping = {
    ...(authType !== undefined && { auth_type: authType }),
    auth: { ...auth, auth_url: given.authUrl },
  };
  return {
    name: given.name,
    source: given.place,
    ...authSettings(merged, [plainLayer(merged, given.place)], given.name),
    ec2,
    region: given.region,
    regions: given.region === null ? [] : [given.region],
    interface: given.interface,
    services: {},
    tls: { verify: true, ca: given.ca, cert: null, key: null },
    timeout: null,
  };
}

function readClouds({ text, place }: CloudEntry): Mapping {
  if (text.length > longest)
    throw invalid(place, 'It is too long for a clouds.yaml.', 'Keep only the clouds that are needed.');
  let document: unknown;
  try {
    document = parse(text, { prettyErrors: false, maxAliasCount: 10 });
  } catch (error) {
    // The parser's own words quote the line, and with it passwords.
    const line = error instanceof YAMLParseError ? ` (line ${text.slice(0, error.pos[0]).split('\n').length})` : '';
    throw invalid(place, `It is not YAML${line}.`, 'Check its indentation and quotes.');
  }
  const clouds = isMapping(document) ? document['clouds'] : undefined;
  if (!isMapping(clouds))
    throw invalid(place, 'It has no mapping "clouds".', 'Write it as a clouds.yaml of openstacksdk.');
  return clouds;
}

function choose(
  clouds: Mapping,
  { place, entry, name }: CloudEntry,
): { readonly name: string; readonly data: Mapping } {
  const names = Object.keys(clouds);
  const chosen = entry ?? (names.length === 1 ? names[0]! : name);
  const data = Object.hasOwn(clouds, chosen) ? clouds[chosen] : undefined;
  if (isMapping(data)) return { name: chosen, data };
  const known = names.map((one) => `"${one}"`).join(', ') || 'none';
  throw invalid(place, `It has no cloud "${chosen}".`, `It has ${known}: name one of them.`);
}
