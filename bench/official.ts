import { join } from 'node:path';
import type { Bench } from './figure.ts';
import { timed, timedAllmend } from './timing.ts';

/**
 * Against the official suite, where `OFFICIAL_SUITE` names a checkout of it whose dependencies are installed, on the cloud that
 * `OS_CLOUD` names. It is run as it is and from outside; nothing of it is part of this repository.
 */
export const official: Bench = {
  name: 'official',
  about: 'the whole run against the official suite on the same cloud (needs OFFICIAL_SUITE and OS_CLOUD)',
  async measure(say) {
    const { OFFICIAL_SUITE: suite, OS_CLOUD: cloud, OS_CLIENT_CONFIG_FILE: config } = process.env;
    if (!suite || !cloud) return { skipped: 'OFFICIAL_SUITE and OS_CLOUD name no suite and no cloud' };
    const env = { ...(config && { OS_CLIENT_CONFIG_FILE: config }) };
    say('official suite');
    const tests = join(suite, 'Tests');
    const theirs = await timed(
      'python3',
      ['scs-compliance-check.py', '-s', cloud, '-a', `os_cloud=${cloud}`, 'scs-compatible-iaas.yaml'],
      { env, cwd: tests },
    );
    say('allmend');
    const ours = await timedAllmend(['check', cloud, '--as-official'], { env });
    return [
      {
        name: 'official suite against allmend, whole run',
        value: theirs.seconds / ours.seconds,
        unit: '×',
        target: 1,
        bound: 'least',
        how: `${theirs.seconds.toFixed(1)} s against ${ours.seconds.toFixed(1)} s on ${cloud}`,
      },
    ];
  },
};
