import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a user's files belong. Source: XDG Base Directory Specification; relative values are ignored as it demands. */
export interface StateFolders {
  readonly config: string;
  readonly state: string;
  readonly cache: string;
}

export function stateFolders(
  env: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): StateFolders {
  const folder = (variable: string, fallback: string) => {
    const value = env[variable];
    return join(value?.startsWith('/') ? value : join(home, fallback), 'allmend');
  };
  return {
    config: folder('XDG_CONFIG_HOME', '.config'),
    state: folder('XDG_STATE_HOME', '.local/state'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  };
}
