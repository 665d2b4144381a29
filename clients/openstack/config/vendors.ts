import type { Mapping } from './layer.ts';

/**
 * Public clouds that `profile:` may name without a clouds-public.yaml: those of openstacksdk that are in operation and have Keystone v3.
 * Only facts: where Keystone is and which regions there are.
 */
export const vendorProfiles: Readonly<Record<string, Mapping>> = {
  auro: profile('https://api.van2.auro.io:5000/v3', ['RegionOne'], 'Default'),
  binero: profile('https://auth.binero.cloud:5000/v3', ['europe-se-1']),
  citycloud: profile('https://{region_name}.citycloud.com:5000/v3', ['Buf1', 'Fra1', 'Sto2', 'Kna1', 'dx1', 'tky1']),
  elastx: profile('https://ops.elastx.cloud:5000/v3', ['se-sto']),
  otc: profile('https://iam.{region_name}.otc.t-systems.com/v3', ['eu-de', 'eu-nl']),
  'otc-swiss': profile('https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3', ['eu-ch2']),
  'ovh-us': profile(
    'https://auth.cloud.ovh.us/v3',
    ['US-EAST-VA-1', 'US-WEST-OR-1', 'US-EAST-VA', 'US-WEST-OR'],
    'Default',
  ),
  switchcloud: profile('https://identity.compute.cloud.switch.ch/v3', ['zhw', 'zhc']),
  switchengines: profile('https://keystone.cloud.switch.ch:5000/v3', ['LS', 'ZH']),
};

function profile(authUrl: string, regions: readonly string[], domain?: string): Mapping {
  const domains = domain === undefined ? {} : { user_domain_name: domain, project_domain_name: domain };
  return { auth: { auth_url: authUrl, ...domains }, regions };
}
