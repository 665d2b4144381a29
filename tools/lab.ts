import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The scripts that bring up a real OpenStack: `ALLMEND_LAB`, else `shared/lab` beside the checkout. Null when there are none or they cannot run here. */
export function findLab(): { readonly dir: string } | { readonly missing: string } {
  const dir = process.env.ALLMEND_LAB ?? resolve(import.meta.dirname, '../../shared/lab');
  if (!existsSync(join(dir, 'openstack-up'))) return { missing: `there is no ${dir}/openstack-up` };
  if (process.getuid?.() !== 0) return { missing: 'bringing up an OpenStack needs root' };
  return { dir };
}

/** Brings the lab up (idempotent) and returns the path of its clouds.yaml, which the script prints last. */
export function bringUp(dir: string): string {
  const up = () => spawnSync(join(dir, 'openstack-up'), [], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  let result = up();
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}\nThe lab did not come up; once more from nothing.`);
    spawnSync(join(dir, 'openstack-down'), ['--purge', '--keep-cache'], { stdio: 'inherit' });
    result = up();
  }
  const clouds = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line.endsWith('clouds.yaml') && existsSync(line));
  if (result.status !== 0 || !clouds) throw new Error(`openstack-up failed:\n${result.stdout}${result.stderr}`);
  return clouds;
}

export function bringDown(dir: string): void {
  spawnSync(join(dir, 'openstack-down'), [], { stdio: 'inherit' });
}
