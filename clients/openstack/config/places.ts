import { dirname, join, resolve } from 'node:path';

/** Where configuration is read from; defaults are the process's own. */
export interface ConfigEnvironment {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly home?: string;
}

export interface ConfigPlaces {
  readonly clouds: readonly string[];
  readonly secure: readonly string[];
  readonly vendor: readonly string[];
}

const suffixes = ['.yaml', '.yml', '.json'] as const;

/**
 * The files that openstacksdk would try, in its order; of each kind the first one that exists counts.
 * Source: openstacksdk, "Configuring OpenStack SDK Applications", and platformdirs for the folders.
 */
export function configPlaces({ env, cwd, home }: Required<ConfigEnvironment>): ConfigPlaces {
  const folders = [...new Set([cwd, ...userFolders(env, home), ...siteFolders(env), '/etc/openstack'])];
  const named = (name: string): string[] =>
    folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)));
  const given = (variable: string): string[] => (env[variable] ? [resolve(cwd, env[variable])] : []);
  return {
    clouds: [...given('OS_CLIENT_CONFIG_FILE'), ...named('clouds')],
    secure: [...given('OS_CLIENT_SECURE_FILE'), ...named('secure')],
    vendor: named('clouds-public'),
  };
}

/** Where the file of clouds was looked for, in words: each folder once. */
export function describePlaces(paths: readonly string[]): string {
  const stems = [...new Set(paths.map((path) => path.replace(/\.(?:ya?ml|json)$/, '')))];
  const complete = (stem: string): boolean => suffixes.every((suffix) => paths.includes(stem + suffix));
  const named = paths.filter((path) => !stems.some((stem) => complete(stem) && path.startsWith(`${stem}.`)));
  const folders = stems.filter(complete).map((stem) => dirname(stem));
  return [...named, `clouds.yaml (or .yml, .json) in ${folders.join(', ')}`].join('; ');
}

type Variables = Readonly<Record<string, string | undefined>>;

function userFolders(env: Variables, home: string): string[] {
  // A snap moves HOME; the file that people mean lies in the real one.
  const plain = join(env['SNAP_REAL_HOME'] || home, '.config', 'openstack');
  if (process.platform === 'darwin' && !env['XDG_CONFIG_HOME']) {
    return [join(home, 'Library', 'Application Support', 'openstack'), plain];
  }
  return [join(env['XDG_CONFIG_HOME']?.trim() || join(home, '.config'), 'openstack'), plain];
}

function siteFolders(env: Variables): string[] {
  if (process.platform === 'darwin' && !env['XDG_CONFIG_DIRS']) return ['/Library/Application Support/openstack'];
  const folders = env['XDG_CONFIG_DIRS']?.trim() || '/etc/xdg';
  return folders
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'openstack'));
}
