import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { checkProperty, ruleOf } from './check.ts';
import { propertyRules } from './properties.ts';
import { sampleImage } from './sample-image.ts';

const at = new Date('2026-08-21T00:00:00Z');

function judge(property: string, change: Readonly<Record<string, unknown>>, others: readonly object[] = []) {
  const images = [sampleImage(change), ...others.map((other) => sampleImage(other as Record<string, unknown>))];
  return checkProperty(ruleOf(property)!, images, at);
}

test('an image with all metadata passes every rule, in both semantics', () => {
  for (const { property } of propertyRules) {
    const outcome = judge(property, {});
    expect(outcome, property).toMatchObject({ verdict: 'PASS' });
    expect(outcome.official, property).toBeUndefined();
  }
});

test.each<[property: string, change: Record<string, unknown>, verdict: Verdict]>([
  ['architecture', { architecture: null }, 'FAIL'],
  ['architecture', { architecture: 'arm64' }, 'FAIL'],
  ['min_disk', { min_disk: 0 }, 'FAIL'],
  ['min_disk', { min_disk: 1, size: 2 ** 30 }, 'PASS'],
  ['min_disk', { min_disk: 1, size: 2 ** 30 + 1 }, 'FAIL'],
  ['min_ram', { min_ram: 0 }, 'FAIL'],
  ['min_ram', { min_ram: 1 }, 'PASS'],
  ['os_version', { os_version: null }, 'FAIL'],
  ['os_distro', { os_distro: null }, 'FAIL'],
  ['os_purpose', { os_purpose: null }, 'FAIL'],
  ['os_purpose', { os_purpose: 'Generic' }, 'FAIL'],
  ['hw_disk_bus', { hw_disk_bus: 'ide' }, 'FAIL'],
  ['hw_rng_model', { hw_rng_model: 'virtio' }, 'PASS'],
  ['hw_rng_model', { hw_rng_model: 'dice' }, 'FAIL'],
  ['hypervisor_type', { hypervisor_type: 'kvm' }, 'PASS'],
  ['hypervisor_type', { hypervisor_type: 'QEMU' }, 'FAIL'],
  ['hash_algo', { os_hash_algo: 'md5' }, 'FAIL'],
  ['hash_algo', { os_hash_algo: null }, 'FAIL'],
  ['image_build_date', { image_build_date: null }, 'FAIL'],
  ['image_build_date', { image_build_date: '2026-08-01T10:00:00Z' }, 'PASS'],
  ['image_build_date', { image_build_date: '2026-08-01 10:00' }, 'PASS'],
  ['image_build_date', { image_build_date: '2026-08-02 00:00:01' }, 'FAIL'],
  ['image_build_date', { image_build_date: '2026-02-30' }, 'FAIL'],
  ['image_build_date', { image_build_date: '20260801' }, 'FAIL'],
  ['image_build_date', { image_build_date: '2027-01-01', created_at: '2027-02-01T00:00:00Z' }, 'FAIL'],
  ['image_original_user', { image_original_user: '' }, 'FAIL'],
  ['image_source', { image_source: 'private' }, 'PASS'],
  ['image_source', { image_source: 'ftps://images.example/x' }, 'PASS'],
  ['image_source', { image_source: '/foo' }, 'FAIL'],
  ['image_source', { image_source: 'see https://images.example' }, 'FAIL'],
  ['image_description', { image_description: null }, 'FAIL'],
  ['replace_frequency', { replace_frequency: 'hourly' }, 'FAIL'],
  ['provided_until', { provided_until: null }, 'FAIL'],
  ['provided_until', { provided_until: 'notice' }, 'PASS'],
  ['uuid_validity', { uuid_validity: 'forever' }, 'PASS'],
  ['uuid_validity', { uuid_validity: 'last-x' }, 'FAIL'],
  ['uuid_validity', { uuid_validity: '2027-01-01' }, 'PASS'],
  ['hotfix_hours', { hotfix_hours: '48' }, 'PASS'],
  ['hotfix_hours', { hotfix_hours: '4.5' }, 'FAIL'],
])('%s of %o: %s in both semantics', (property, change, verdict) => {
  const outcome = judge(property, change);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

test.each<[string, Record<string, unknown>, Verdict, Verdict, string]>([
  ['uuid_validity', { uuid_validity: null }, 'FAIL', 'PASS', '0102-missing-uuid-validity'],
  ['hw_disk_bus', { hw_disk_bus: null }, 'FAIL', 'PASS', '0102-missing-disk-bus'],
  ['provided_until', { provided_until: 'banana' }, 'FAIL', 'PASS', '0102-provided-until-value'],
  ['os_distro', { os_distro: 'Ubuntu' }, 'FAIL', 'PASS', '0102-distro-name'],
  ['architecture', { architecture: 'riscv64' }, 'PASS', 'FAIL', '0102-openstack-values'],
  ['architecture', { architecture: 'armv7l' }, 'PASS', 'FAIL', '0102-openstack-values'],
  ['hypervisor_type', { hypervisor_type: 'vmware' }, 'PASS', 'FAIL', '0102-openstack-values'],
  ['hypervisor_type', { hypervisor_type: 'hyperv' }, 'PASS', 'FAIL', '0102-openstack-values'],
  ['min_disk', { size: null }, 'PASS', 'DNF', '0102-image-without-data'],
  ['image_source', { image_source: null, os_hidden: true }, 'FAIL', 'PASS', '0102-hidden-images'],
])('%s of %o: the text says %s, the official suite %s', (property, change, verdict, official, deviation) => {
  expect(judge(property, change)).toMatchObject({ verdict, official, deviation });
});

test('a finding names each faulty image, what was found, and a command that mends it', () => {
  const outcome = judge('min_disk', { name: "x'; reboot", min_disk: 1, size: 3 * 2 ** 30 }, [
    { id: 'b', name: 'Good' },
  ]);
  expect(formatMessage('en', outcome.message)).toBe('min_disk is not as wanted on 1 of 2 public images.');
  expect(outcome.details?.map((line) => formatMessage('en', line))).toEqual([
    "Image x'; reboot (6f3b3b6e-0000-4000-8000-000000000001): min_disk is 1 GiB, but the image has 3,221,225,472 bytes.",
  ]);
  expect(outcome.remedy).toEqual(['openstack image set --min-disk 3 6f3b3b6e-0000-4000-8000-000000000001']);
});

test('details end after 50 images and count the rest', () => {
  const others = Array.from({ length: 60 }, (_, n) => ({ id: `id-${n}`, image_source: null }));
  const outcome = judge('image_source', {}, others);
  expect(outcome.details).toHaveLength(51);
  expect(formatMessage('en', outcome.details!.at(-1)!)).toBe('… and 10 more.');
  expect(outcome.remedy).toHaveLength(50);
});
