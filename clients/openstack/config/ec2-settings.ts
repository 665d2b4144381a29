import { Secret } from '@allmend/kit-secret';
import type { CloudConfig } from './cloud-config.ts';
import { isMapping, locateIn, type Layer, type Mapping } from './layer.ts';
import { invalid } from './yaml-file.ts';

const accessKey = 'ec2_access_key';
const secretKey = 'ec2_secret_key';

/**
 * Keys for S3 that a person made beforehand (`openstack ec2 credentials create`): Keystone makes none for an application credential.
 * They stand beside `auth`, whose keys are Keystone's. Throws `openstack.config-invalid` for one without the other, one below `auth`, and
 * what is no text; it never quotes them.
 */
export function ec2Settings(merged: Mapping, layers: readonly Layer[]): CloudConfig['ec2'] {
  const inner = isMapping(merged['auth']) ? merged['auth'] : {};
  const misplaced = [accessKey, secretKey].find((key) => Object.hasOwn(inner, key));
  if (misplaced !== undefined)
    throw invalid(
      locateIn(layers, ['auth', misplaced]),
      `"${misplaced}" is no key of "auth".`,
      'Put it beside "auth".',
    );
  const access = textOf(accessKey, merged, layers);
  const secret = textOf(secretKey, merged, layers);
  if (access !== null && secret !== null) return { access, secret: new Secret(secret) };
  if (access === null && secret === null) return null;
  const [given, lacking] = access === null ? [secretKey, accessKey] : [accessKey, secretKey];
  throw invalid(
    locateIn(layers, [given]),
    `There is ${given} without ${lacking}.`,
    'Set both beside "auth", as "openstack ec2 credentials create" gives them, or none.',
  );
}

function textOf(key: string, merged: Mapping, layers: readonly Layer[]): string | null {
  const value = merged[key];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  throw invalid(locateIn(layers, [key]), `"${key}" must be text.`, 'Put its value in quotes.');
}
