import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import type { ImageView } from '../../resources/images.ts';
import { scs0104 } from './standard.ts';

let counter = 0;
function image(name: string | null, source: string | null, change: Record<string, unknown> = {}): ImageView {
  const id = `id-${++counter}`;
  return { id, name, visibility: 'public', ...(source !== null && { image_source: source }), ...change };
}

const noble = 'https://cloud-images.ubuntu.com/releases/noble/release/disk.img';
const capi = 'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/ubuntu-2404-kube-v1.33/x.qcow2';
const elsewhere = 'https://mirror.heide.example/noble/disk.img';

function judge(id: string, images: readonly ImageView[], at?: string) {
  const testcase = scs0104.testcases.find((one) => one.id === id)!;
  return testcase.check(inputOf({ images }, at));
}

test.each<[string, readonly ImageView[], Verdict]>([
  ['scs-0104-image-ubuntu-2404', [image('Ubuntu 24.04', noble)], 'PASS'],
  ['scs-0104-image-ubuntu-2404', [image('ubuntu 24.04', noble)], 'FAIL'],
  ['scs-0104-image-ubuntu-2404', [image('Ubuntu 24.04', noble, { os_hidden: true })], 'FAIL'],
  ['scs-0104-image-ubuntu-2404', [], 'FAIL'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', noble)], 'PASS'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', 'https://cloud-images.ubuntu.com/noble/x')], 'PASS'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', 'https://cloud-images.ubuntu.com/jammy/x')], 'FAIL'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', 'private')], 'FAIL'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', null)], 'FAIL'],
  ['scs-0104-source-ubuntu-2404', [image('Ubuntu 22.04', elsewhere)], 'PASS'],
  ['scs-0104-source-debian-13', [image('Debian 13', 'https://cdimage.debian.org/cdimage/cloud/trixie/x')], 'PASS'],
  ['scs-0104-image-capi-2', [image('ubuntu-capi-image-v1.33.1', capi)], 'PASS'],
  ['scs-0104-image-capi-2', [image('ubuntu-capi-image-v1.33', capi)], 'PASS'],
  ['scs-0104-image-capi-2', [image('ubuntu-capi-image v1.33', capi)], 'FAIL'],
  ['scs-0104-image-capi-1', [image('ubuntu-capi-image v1.33', capi)], 'PASS'],
  ['scs-0104-source-capi-2', [image('ubuntu-capi-image-v1.33', elsewhere)], 'FAIL'],
  ['scs-0104-source-capi-2', [image('xubuntu-capi-image-v1.33', elsewhere)], 'PASS'],
])('%s of these images: same in both semantics (%#)', (id, images, verdict) => {
  const outcome = judge(id, images);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

const evil = image('ubuntu-capi-image-v1.33.1-evil', elsewhere);
test.each<[string, string, readonly ImageView[], Verdict, Verdict]>([
  ['0104-unanchored-name', 'scs-0104-image-capi-2', [evil], 'FAIL', 'PASS'],
  ['0104-unanchored-name', 'scs-0104-source-capi-2', [evil], 'PASS', 'FAIL'],
  ['0104-nameless-image', 'scs-0104-source-capi-2', [image(null, elsewhere)], 'PASS', 'DNF'],
  ['0104-nameless-image', 'scs-0104-image-capi-1', [image(null, elsewhere)], 'FAIL', 'DNF'],
  [
    '0104-same-name',
    'scs-0104-source-ubuntu-2404',
    [image('Ubuntu 24.04', elsewhere), image('Ubuntu 24.04', noble)],
    'FAIL',
    'PASS',
  ],
  [
    '0104-hidden-images',
    'scs-0104-source-ubuntu-2404',
    [image('Ubuntu 24.04', elsewhere, { os_hidden: true })],
    'FAIL',
    'PASS',
  ],
])('%s: %s differs', (deviation, id, images, verdict, official) => {
  expect(judge(id, images)).toMatchObject({ verdict, official, deviation });
});

const generic = { os_distro: 'ubuntu', os_version: '26.04', os_purpose: 'generic' };
const resolute = 'https://cloud-images.ubuntu.com/resolute/x.img';
test('version 2 goes by distribution, version and purpose, whatever the name', () => {
  const id = 'allmend-0104-image-ubuntu-2604-generic';
  expect(judge(id, [image('Whatever', resolute, generic)]).verdict).toBe('PASS');
  expect(judge(id, [image('Ubuntu 26.04', resolute, { ...generic, os_purpose: 'minimal' })]).verdict).toBe('FAIL');
  expect(judge(id, [image('Ubuntu 26.04', resolute, { ...generic, os_hidden: true })]).verdict).toBe('FAIL');
});

test('version 2 asks for a release only from its day on', () => {
  const id = 'allmend-0104-image-ubuntu-2604-generic';
  expect(judge(id, [], '2026-04-29T23:59:59Z').verdict).toBe('PASS');
  expect(judge(id, [], '2026-04-30T00:00:00Z').verdict).toBe('FAIL');
});

test('version 2 wants generic images from their vendor, hidden ones too', () => {
  const id = 'allmend-0104-source-ubuntu-2604-generic';
  expect(judge(id, [image('x', resolute, generic)]).verdict).toBe('PASS');
  expect(judge(id, [image('x', elsewhere, { ...generic, os_hidden: true })]).verdict).toBe('FAIL');
  expect(judge(id, [image('x', elsewhere, { ...generic, os_purpose: 'custom' })]).verdict).toBe('PASS');
});

test('version 2 prescribes purpose and description of Cluster API images', () => {
  const id = 'allmend-0104-source-capi-k8snode';
  const fixed = { os_purpose: 'k8snode', image_description: 'https://github.com/osism/k8s-capi-images' };
  expect(judge(id, [image('ubuntu-capi-image v1.33.1', capi, fixed)]).verdict).toBe('PASS');
  const outcome = judge(id, [image('ubuntu-capi-image-v1.33.1', elsewhere, { os_purpose: 'generic' })]);
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.details).toHaveLength(3);
  expect(judge('allmend-0104-image-capi-k8snode', [image('ubuntu-capi-image v1.33.1', capi)]).verdict).toBe('FAIL');
});

test('a finding names the image, its source and the command', () => {
  const outcome = judge('scs-0104-source-ubuntu-2404', [image('Ubuntu 24.04', elsewhere, { id: 'abc' })]);
  expect(formatMessage('en', outcome.details![0]!)).toContain(`Ubuntu 24.04 (abc): image_source is "${elsewhere}"`);
  expect(outcome.remedy).toEqual([
    "openstack image set --property 'image_source=https://cloud-images.ubuntu.com/releases/noble/<file>' abc",
  ]);
});

test.each<[object, Verdict]>([
  [{ imageId: 'x', status: 'active', failure: null }, 'PASS'],
  [{ imageId: 'x', status: 'killed', failure: null }, 'FAIL'],
  [{ imageId: null, status: null, failure: { step: 'create', reason: 'openstack.forbidden', message: 'no' } }, 'FAIL'],
  [{ imageId: 'x', status: null, failure: { step: 'upload', reason: 'openstack.quota', message: 'full' } }, 'DNF'],
  [{ imageId: 'x', status: null, failure: { step: 'upload', reason: 'openstack.server-error', message: 'x' } }, 'DNF'],
])('upload %o: %s', (value, verdict) => {
  const testcase = scs0104.testcases.find((one) => one.id === 'allmend-0104-upload')!;
  expect(testcase.check(inputOf({ 'image-upload': value })).verdict).toBe(verdict);
});
