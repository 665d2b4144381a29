/** What differs between OpenStack releases, as far as clients can see it. */
export interface Profile {
  readonly name: ProfileName;
  /** Keystone API version id, e.g. `v3.14`. */
  readonly identityVersion: string;
  /** Highest minor microversions. */
  readonly nova: number;
  readonly cinder: number;
  readonly placement: number;
  /** Highest Glance v2 minor. */
  readonly glance: number;
  /** Highest Octavia v2 minor. */
  readonly octavia: number;
  /** Neutron has `default-security-group-rules` (2023.2 and later). */
  readonly defaultSecurityGroupRules: boolean;
  /** Keystone knows the role `manager` from bootstrap and admin implies it (2023.2 and later). */
  readonly managerRoleImplied: boolean;
  /** Barbican announces microversions (2023.1 and later: 1.1). */
  readonly barbicanMicroversions: boolean;
}

export type ProfileName = 'zed' | 'current';

/** `zed` is what Debian 12 ships and what the real OpenStack of the contract suites runs; `current` is 2025.1. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  zed: {
    name: 'zed',
    identityVersion: 'v3.14',
    nova: 93,
    cinder: 70,
    placement: 39,
    glance: 15,
    octavia: 26,
    defaultSecurityGroupRules: false,
    managerRoleImplied: false,
    barbicanMicroversions: false,
  },
  current: {
    name: 'current',
    identityVersion: 'v3.14',
    nova: 100,
    cinder: 71,
    placement: 39,
    glance: 17,
    octavia: 27,
    defaultSecurityGroupRules: true,
    managerRoleImplied: true,
    barbicanMicroversions: true,
  },
};
