import type { Mapping } from './layer.ts';

/** Choose among clouds or change how files are found; alone they do not make a cloud. */
const selectors = new Set([
  'OS_CLOUD',
  'OS_REGION_NAME',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
  'OS_CLOUD_NAME',
]);
/** Of other tools that use the same prefix. */
const foreign = /^OS_(TEST|STD|LOG)/;

/** The cloud that the OS_* variables describe; null when they describe none. */
export function cloudOfEnvironment(env: Readonly<Record<string, string | undefined>>): Mapping | null {
  const own = Object.keys(env).filter(
    (name) => name.startsWith('OS_') && !foreign.test(name) && env[name] !== undefined,
  );
  if (own.every((name) => selectors.has(name))) return null;
  return Object.fromEntries(
    own.filter((name) => env[name] !== '').map((name) => [name.slice(3).toLowerCase(), env[name]]),
  );
}
