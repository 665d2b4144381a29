import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nearest } from '@allmend/kit-config';
import { openstackErrors } from '../errors.ts';
import { authSettings } from './auth-settings.ts';
import type { CloudConfig } from './cloud-config.ts';
import { ec2Settings } from './ec2-settings.ts';
import { cloudOfEnvironment } from './environment.ts';
import type { Layer, Mapping } from './layer.ts';
import { isMapping, locateIn, mergeMappings, plainLayer, withPlainKeys } from './layer.ts';
import type { ConfigEnvironment, ConfigPlaces } from './places.ts';
import { configPlaces, describePlaces } from './places.ts';
import { chooseRegion, regionsOf } from './regions.ts';
import { serviceSettings } from './service-settings.ts';
import { vendorProfiles } from './vendors.ts';
import type { ConfigFile } from './yaml-file.ts';
import { invalid, readFirst } from './yaml-file.ts';

export interface CloudSelection extends ConfigEnvironment {
  /** One of the cloud's regions; its first when absent. */
  readonly region?: string;
}

interface Sources {
  readonly places: ConfigPlaces;
  readonly clouds: ConfigFile | null;
  readonly secure: ConfigFile | null;
  /** Read when a cloud first names a profile. */
  readonly vendor: () => Promise<ConfigFile | null>;
  /** The cloud that the OS_* variables describe, and its name. */
  readonly environment: Mapping | null;
  readonly environmentName: string;
  readonly names: readonly string[];
}

/** The clouds that are configured; the files are read and parsed once for all of them. */
export interface CloudConfigs {
  /** What `load` would take, in the order of the file; empty when there is no configuration. */
  readonly names: readonly string[];
  /**
   * One cloud, in the region of that name, else in its first. Without a name: OS_CLOUD, else the cloud of the OS_* variables, else
   * the only one in the file. Throws `openstack.config-missing`, `cloud-not-found`, `cloud-not-named` and `config-invalid`, the
   * latter with file and line.
   */
  load(name: string | undefined, region?: string): Promise<CloudConfig>;
}

/**
 * The configuration as openstacksdk finds it: clouds.yaml, secure.yaml over it, `profile:` below it, or the OS_* variables. Throws
 * `openstack.config-invalid` with file and line.
 */
export async function openCloudConfigs(environment: ConfigEnvironment = {}): Promise<CloudConfigs> {
  const full = complete(environment);
  const sources = await readSources(full);
  return { names: sources.names, load: (name, region) => configOf(name, region, { full, sources }) };
}

/** The configuration of one cloud: `openCloudConfigs` and `load` in one; throws what both do. */
export async function loadCloudConfig(name: string | undefined, selection: CloudSelection = {}): Promise<CloudConfig> {
  return (await openCloudConfigs(selection)).load(name, selection.region);
}

async function configOf(
  name: string | undefined,
  asked: string | undefined,
  { full, sources }: { readonly full: Complete; readonly sources: Sources },
): Promise<CloudConfig> {
  const chosen = chooseName(name, full, sources);
  const own = await layersOf(chosen, sources);
  const base = mergeLayers(own);
  // Regions of the cloud itself count before those of its profile.
  const ownRegions = regionsOf(mergeLayers(own.filter((layer) => !layer.profile)), own);
  const regions = ownRegions.length > 0 ? ownRegions : regionsOf(base, own);
  const wanted =
    asked ??
    (sources.environment && chosen === sources.environmentName ? undefined : full.env['OS_REGION_NAME'] || undefined);
  const region = chooseRegion(regions, wanted, own);
  const layers = [...own, plainLayer(region.values, locateIn(own, ['regions']))];
  const merged = expandTemplates({ ...mergeLayers(layers), ...(region.name !== null && { region_name: region.name }) });
  const ec2 = ec2Settings(merged, layers);
  const { authType, auth } = authSettings(merged, layers, chosen);
  return {
    name: chosen,
    source: locateIn(own, []),
    authType,
    auth,
    ec2,
    region: region.name,
    regions: regions.flatMap((one) => one.name ?? []),
    interface: interfaceOf(merged, layers),
    services: serviceSettings(merged),
    tls: tlsOf(merged, full),
    timeout: timeoutOf(merged, layers),
  };
}

/** Names that `loadCloudConfig` would take, in the order of the file; empty when there is no configuration. For completion. */
export async function listCloudNames(environment: ConfigEnvironment = {}): Promise<readonly string[]> {
  return (await openCloudConfigs(environment)).names;
}

type Complete = Required<ConfigEnvironment>;

function complete(environment: ConfigEnvironment): Complete {
  const env = environment.env ?? process.env;
  return { env, cwd: environment.cwd ?? process.cwd(), home: environment.home ?? env['HOME'] ?? homedir() };
}

async function readSources(full: Complete): Promise<Sources> {
  const places = configPlaces(full);
  const [clouds, secure] = await Promise.all([readFirst(places.clouds), readFirst(places.secure)]);
  const environment = cloudOfEnvironment(full.env);
  const environmentName = full.env['OS_CLOUD_NAME'] || 'envvars';
  const inFile = new Set<string>();
  for (const file of [clouds, secure]) {
    const found = file?.data['clouds'] ?? {};
    if (!isMapping(found))
      throw invalid(
        file!.locate(['clouds']),
        '"clouds" must be a mapping.',
        'Put each cloud below it by its name, indented.',
      );
    for (const one of Object.keys(found)) inFile.add(one);
  }
  if (clouds && environment && inFile.has(environmentName)) {
    throw invalid(
      clouds.locate(['clouds', environmentName]),
      `The OS_ variables describe a cloud "${environmentName}" too.`,
      'Rename the one in the file, or set OS_CLOUD_NAME, or unset the variables.',
    );
  }
  let vendor: Promise<ConfigFile | null> | null = null;
  return {
    places,
    clouds,
    secure,
    vendor: () => (vendor ??= readFirst(places.vendor)),
    environment,
    environmentName,
    names: [...inFile, ...(environment ? [environmentName] : [])],
  };
}

function chooseName(name: string | undefined, { env }: Complete, sources: Sources): string {
  const { names, environment, environmentName, clouds, places } = sources;
  if (names.length === 0 && !clouds)
    throw openstackErrors.error('config-missing', { places: describePlaces(places.clouds) });
  const wanted = name ?? (env['OS_CLOUD'] || undefined) ?? (environment ? environmentName : undefined);
  const chosen = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined) throw openstackErrors.error('cloud-not-named', { known: names.join(', ') || 'none' });
  if (names.includes(chosen)) return chosen;
  const near = nearest(chosen, names);
  throw openstackErrors.error('cloud-not-found', {
    cloud: chosen,
    source: clouds?.path ?? 'the environment',
    suggestion: near === null ? '' : ` Did you mean "${near}"?`,
    known: names.join(', ') || 'none',
  });
}

/** From weakest to strongest: profile, clouds.yaml, secure.yaml; or the environment alone. */
async function layersOf(name: string, sources: Sources): Promise<Layer[]> {
  const { clouds, secure, environment, environmentName } = sources;
  const own: Layer[] = [];
  for (const file of [clouds, secure]) {
    const entry = isMapping(file?.data['clouds']) ? file.data['clouds'][name] : undefined;
    if (!file || entry === undefined) continue;
    if (!isMapping(entry))
      throw invalid(
        file.locate(['clouds', name]),
        `Cloud "${name}" must be a mapping.`,
        'Put auth and region_name below it, indented.',
      );
    own.push({ ...file.below('clouds', name), ...(own.length === 0 && { main: true }) });
  }
  if (environment && name === environmentName) own.push({ ...plainLayer(environment, 'the environment'), main: true });
  const merged = mergeLayers(own);
  const profile = merged['profile'] ?? merged['cloud'];
  if (typeof profile !== 'string' || profile === environmentName) return own;
  const below = await profileLayer(profile, sources, locateIn(own, ['profile']), merged);
  return below ? [{ ...below, profile: true }, ...own] : own;
}

async function profileLayer(profile: string, sources: Sources, place: string, own: Mapping): Promise<Layer | null> {
  const vendor = await sources.vendor();
  const known = isMapping(vendor?.data['public-clouds']) ? vendor.data['public-clouds'] : {};
  if (vendor && isMapping(known[profile])) return vendor.below('public-clouds', profile);
  const builtIn = vendorProfiles[profile];
  if (builtIn) return plainLayer(builtIn, `profile "${profile}"`);
  if (/^https?:/i.test(profile)) {
    throw invalid(
      place,
      `The profile "${profile}" is an address; nothing is fetched from there.`,
      'Save that profile in clouds-public.yaml below "public-clouds" and name it here.',
    );
  }
  if (isMapping(own['auth']) && own['auth']['auth_url'] !== undefined) return null;
  const near = nearest(profile, [...Object.keys(known), ...Object.keys(vendorProfiles)]);
  throw invalid(
    place,
    `The profile "${profile}" is not known.${near === null ? '' : ` Did you mean "${near}"?`}`,
    'Describe it in clouds-public.yaml below "public-clouds", or set auth_url in the cloud itself.',
  );
}

function mergeLayers(layers: readonly Layer[]): Mapping {
  return mergeMappings(...layers.map((layer) => withPlainKeys(layer.data)));
}

/** `{region_name}` and other keys inside auth_url, as profiles of clouds with one Keystone per region have them. */
function expandTemplates(merged: Mapping): Mapping {
  const auth = merged['auth'];
  if (!isMapping(auth) || typeof auth['auth_url'] !== 'string') return merged;
  const expanded = auth['auth_url'].replace(/\{(\w+)\}/g, (whole, key: string) =>
    typeof merged[key] === 'string' ? merged[key] : whole,
  );
  return { ...merged, auth: { ...auth, auth_url: expanded } };
}

function interfaceOf(merged: Mapping, layers: readonly Layer[]): string {
  const key = merged['endpoint_type'] === undefined ? 'interface' : 'endpoint_type';
  const value = merged[key] ?? 'public';
  const plain = String(Array.isArray(value) ? value[0] : value).replace(/URL$/, '');
  if (['public', 'internal', 'admin'].includes(plain)) return plain;
  throw invalid(locateIn(layers, [key]), `"${plain}" is not an interface.`, 'Use public, internal or admin.');
}

function tlsOf(merged: Mapping, { cwd, home }: Complete): CloudConfig['tls'] {
  const path = (key: string): string | null => {
    const value = merged[key];
    if (typeof value !== 'string' || value === '') return null;
    return resolve(cwd, value === '~' || value.startsWith('~/') ? join(home, value.slice(1)) : value);
  };
  const verify =
    !isTrue(merged['insecure']) &&
    (merged['verify'] === undefined || merged['verify'] === null || isTrue(merged['verify']));
  return { verify, ca: path('cacert'), cert: path('cert'), key: path('key') };
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on|1)$/i.test(value));
}

function timeoutOf(merged: Mapping, layers: readonly Layer[]): number | null {
  const key = Object.keys(merged).find((name) => name.endsWith('timeout') && name !== 'timeout') ?? 'api_timeout';
  const value = merged[key];
  if (value === undefined || value === null || value === '') return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw invalid(locateIn(layers, [key]), `${JSON.stringify(value)} is not a time-out.`, 'Give seconds, e.g. 30.');
}
