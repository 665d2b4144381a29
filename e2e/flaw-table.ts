/** What a flaw changes: testcase → verdict by the standard's text, and after a slash by the official predicate where that differs. */
export type Changes = Readonly<Record<string, string>>;

/** All testcases whose id matches; they must all have the verdict. */
interface Family {
  readonly ids: RegExp;
  readonly verdict: string;
}

/** What a flaw changes in a run that only reads, and whole families of testcases of which it spares none. */
export interface Effect {
  readonly changes?: Changes;
  readonly families?: readonly Family[];
}

const flavorsUndelivered: Family = { ids: /^scs-0103-flavor-/, verdict: 'FAIL' };
const everyFlavorLacksRng = { 'scs-0101-flavor-property': 'FAIL/DNF' };

const failing = (verdict: string, ...ids: readonly string[]): Changes =>
  Object.fromEntries(ids.map((id) => [id, verdict]));

/** Flaws that a run without any create sees. */
export const readingFlaws: Readonly<Record<string, Effect>> = {
  'missing-flavor': { changes: { 'scs-0103-flavor-2v-8': 'FAIL' } },
  'lying-flavor': {
    changes: failing('FAIL', 'allmend-0103-extra-specs', 'scs-0100-semantics-check', 'scs-0103-flavor-4v-16'),
  },
  'small-ram-flavor': {
    changes: failing('FAIL', 'allmend-0103-extra-specs', 'scs-0100-semantics-check', 'scs-0103-flavor-1v-4'),
  },
  'small-disk-flavor': {
    changes: failing('FAIL', 'allmend-0103-extra-specs', 'scs-0100-semantics-check', 'scs-0103-flavor-2v-4-20s'),
  },
  'wrong-extra-spec': { changes: { 'scs-0103-flavor-2v-4': 'FAIL' } },
  'missing-recommended-flavor': { changes: { 'scs-0103-flavor-4v-16-50': 'FAIL' } },
  'no-extra-specs': { changes: everyFlavorLacksRng, families: [flavorsUndelivered] },
  'no-usable-flavor': { families: [flavorsUndelivered] },
  'no-hardware-rng': { changes: everyFlavorLacksRng },
  'v1-flavor-name': { changes: { ...everyFlavorLacksRng, 'scs-0100-syntax-check': 'FAIL/PASS' } },
  'bad-flavor-name': { changes: { ...everyFlavorLacksRng, 'scs-0100-syntax-check': 'FAIL' } },
  'missing-disks-flavor': { changes: { ...everyFlavorLacksRng, 'allmend-0100-disks': 'FAIL' } },
  'wrong-disk-type': { changes: { ...everyFlavorLacksRng, 'allmend-0100-disks': 'FAIL' } },
  'shared-dedicated-core': { changes: { ...everyFlavorLacksRng, 'allmend-0100-qualifiers': 'FAIL' } },
  'hidden-oversubscription': { changes: { ...everyFlavorLacksRng, 'allmend-0100-qualifiers': 'FAIL' } },
  'wrong-flavor-architecture': { changes: { ...everyFlavorLacksRng, 'allmend-0100-architecture': 'FAIL' } },
  'gpu-flavor-without-gpu': { changes: { ...everyFlavorLacksRng, 'allmend-0100-gpu': 'FAIL' } },
  'no-build-date': { changes: { 'scs-0102-prop-image_build_date': 'FAIL' } },
  'future-image': { changes: { 'scs-0102-prop-image_build_date': 'FAIL' } },
  'stale-image': { changes: { 'scs-0102-image-recency': 'FAIL' } },
  'twin-image': { changes: { 'scs-0102-os_purpose-uniqueness': 'FAIL' } },
  'bare-image': {
    changes: {
      'scs-0101-image-property': 'FAIL/DNF',
      ...failing('FAIL/PASS', 'scs-0102-prop-hw_disk_bus', 'scs-0102-prop-uuid_validity'),
      ...failing(
        'FAIL',
        ...['architecture', 'image_build_date', 'image_description', 'image_original_user', 'image_source', 'min_disk']
          .concat(['min_ram', 'os_distro', 'os_purpose', 'os_version', 'provided_until', 'replace_frequency'])
          .map((name) => `scs-0102-prop-${name}`),
      ),
    },
  },
  'wrong-image-metadata': {
    changes: {
      'scs-0101-image-property': 'FAIL/DNF',
      ...failing(
        'FAIL',
        ...['architecture', 'hotfix_hours', 'hw_disk_bus', 'hw_rng_model', 'hypervisor_type', 'image_build_date']
          .concat(['image_description', 'image_original_user', 'image_source', 'min_disk', 'os_distro', 'os_purpose'])
          .concat(['os_version', 'provided_until', 'replace_frequency', 'uuid_validity'])
          .map((name) => `scs-0102-prop-${name}`),
      ),
    },
  },
  'missing-image': { changes: { 'scs-0104-image-ubuntu-2404': 'FAIL' } },
  'hidden-image': { changes: failing('FAIL', 'scs-0104-image-ubuntu-2404', 'allmend-0104-image-ubuntu-2404-generic') },
  'missing-recommended-image': {
    changes: failing('FAIL', 'scs-0104-image-debian-12', 'allmend-0104-image-debian-12-generic'),
  },
  'wrong-image-source': {
    changes: failing('FAIL', 'scs-0104-source-debian-12', 'allmend-0104-source-debian-12-generic'),
  },
  'nameless-image': {
    changes: {
      'scs-0104-image-capi-1': 'FAIL/DNF',
      ...failing('PASS/DNF', 'scs-0104-image-capi-2', 'scs-0104-source-capi-1', 'scs-0104-source-capi-2'),
    },
  },
  'no-usable-image': { families: [{ ids: /^(scs|allmend)-0104-image-/, verdict: 'FAIL' }] },
  'bad-volume-type': { changes: { 'scs-0114-syntax-check': 'FAIL' } },
  'unknown-volume-aspect': { changes: { 'scs-0114-syntax-check': 'FAIL' } },
  'no-special-volume-types': { changes: failing('FAIL', 'scs-0114-encrypted-type', 'scs-0114-replicated-type') },
  'open-default-group': { changes: { 'allmend-0115-default-group': 'FAIL' } },
  // The project's own default group is older than the flaw.
  'open-new-groups': { changes: { 'scs-0115-default-rules': 'FAIL' } },
  'closed-new-groups': { changes: { 'allmend-0115-egress': 'FAIL', 'scs-0115-default-rules': 'PASS/FAIL' } },
  'no-key-manager': { changes: { 'scs-0116-presence': 'FAIL', 'scs-0116-permissions': 'PASS' } },
  'no-placement': { changes: { 'scs-0123-service-placement': 'PASS/FAIL' } },
  'no-load-balancer': { changes: { 'scs-0123-service-load-balancer': 'FAIL' } },
  'no-compute-service': {
    changes: {
      'scs-0123-service-compute': 'FAIL',
      'scs-0101-flavor-property': 'DNF',
      'allmend-0103-extra-specs': 'DNF',
    },
    families: [{ ids: /^scs-0100-|^allmend-0100-(?!booted)|^scs-0103-/, verdict: 'DNF' }],
  },
  'no-block-storage': {
    changes: { 'scs-0123-storage-apis': 'FAIL' },
    families: [{ ids: /^scs-0114-/, verdict: 'DNF' }],
  },
  'no-network-service': {
    changes: { 'scs-0123-service-network': 'FAIL' },
    families: [{ ids: /^(scs|allmend)-(0115|0126)-/, verdict: 'DNF' }],
  },
  'no-image-service': {
    changes: { 'scs-0123-service-image': 'FAIL', 'scs-0101-image-property': 'DNF' },
    families: [{ ids: /^(scs|allmend)-(0102|0104)-(?!upload)/, verdict: 'DNF' }],
  },
  'alias-service-types': { changes: { 'allmend-0123-canonical-types': 'FAIL' } },
  'no-s3': { changes: { 'scs-0123-service-s3': 'FAIL' } },
  'no-s3-type': { changes: { 'scs-0123-service-s3': 'FAIL' } },
  'two-default-networks': { changes: { 'allmend-0126-default-network': 'FAIL' } },
  'no-default-network': { changes: { 'allmend-0126-default-network': 'FAIL' } },
  'no-external-network': { changes: failing('FAIL', 'allmend-0126-default-network', 'allmend-0126-floating-ip') },
  'no-floating-ips': { changes: { 'allmend-0126-floating-ip': 'FAIL' } },
  'no-default-ipv6-pool': { changes: { 'allmend-0126-ipv6-subnet-pool': 'FAIL' } },
  'small-ipv6-pool': { changes: { 'allmend-0126-ipv6-subnet-pool': 'FAIL' } },
  'open-shared-network': { changes: { 'allmend-0126-port-security': 'FAIL' } },
  'no-port-security': { changes: { 'allmend-0126-port-security': 'FAIL' } },
  // Slow, and no worse.
  'slow-keystone': {},
};

const unbooted: Changes = {
  ...failing('DNF', 'scs-0101-entropy-avail', 'scs-0101-fips-test', 'scs-0101-rngd'),
  ...failing('DNF', ...['architecture', 'disk', 'memory', 'vcpus'].map((promise) => `allmend-0100-booted-${promise}`)),
};

/** Flaws that only an exercise shows, with what it changes among the active testcases. */
export const activeFlaws: Readonly<Record<string, Changes>> = {
  'no-compute': unbooted,
  'no-network-agent': unbooted,
  // No disk of the server's own: its user data still arrives by the configuration drive.
  'no-metadata': {},
  'silent-guest': unbooted,
  'no-volume': failing('DNF', 'allmend-0114-encryption', 'scs-0117-test-backup'),
  // Its second attempt comes after the patience of this test.
  'no-backup': { 'scs-0117-test-backup': 'DNF' },
  'full-quota': { ...unbooted, 'scs-0117-test-backup': 'DNF/FAIL', 'allmend-0114-encryption': 'DNF' },
  'low-entropy': { 'scs-0101-entropy-avail': 'FAIL' },
  'fips-failures': { 'scs-0101-fips-test': 'FAIL' },
  'old-kernel': { 'scs-0101-rngd': 'FAIL/DNF' },
  // The host's generator feeds the guest as well.
  'no-cpu-rng': {},
  'shrunken-guests': failing('FAIL', 'allmend-0100-booted-memory'),
  'unencrypted-volume-type': { 'allmend-0114-encryption': 'FAIL' },
  'other-architecture': { 'allmend-0100-booted-architecture': 'FAIL' },
  'upload-forbidden': { 'allmend-0104-upload': 'FAIL' },
  'upload-quota': { 'allmend-0104-upload': 'DNF' },
  'key-manager-forbidden': { 'scs-0116-permissions': 'FAIL' },
  'secrets-corrupt': { 'scs-0116-permissions': 'FAIL/PASS' },
  'restore-fails': { 'scs-0117-test-backup': 'FAIL' },
  'backup-corrupts': { 'scs-0117-test-backup': 'FAIL/PASS' },
  's3-readonly': { 'scs-0123-swift-s3': 'FAIL/PASS' },
  's3-no-multipart': { 'scs-0123-swift-s3': 'FAIL/PASS' },
  's3-corrupts': { 'scs-0123-swift-s3': 'FAIL/PASS' },
  's3-unusual-error': { 'scs-0123-swift-s3': 'PASS/FAIL' },
};

/** Where a flaw is tested that neither table has. */
export const testedElsewhere: Readonly<Record<string, string>> = {
  'domain-manager-powerless': 'active-checks.test.ts: it needs a domain manager',
  'domain-manager-assigns-admin': 'active-checks.test.ts: it needs a domain manager',
  'domain-manager-creates-roles': 'active-checks.test.ts: it needs a domain manager',
  'domain-manager-crosses-domains': 'active-checks.test.ts: it needs a domain manager',
};
