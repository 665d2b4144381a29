import type { Deviation } from '../../engine/testcase.ts';
import { propertyRules } from './properties.ts';

const properties = propertyRules.map((rule) => `scs-0102-prop-${rule.property}`);

export const deviations: readonly Deviation[] = [
  {
    id: '0102-missing-uuid-validity',
    testcases: ['scs-0102-prop-uuid_validity'],
    text: 'uuid_validity is mandatory (scs-0102, "Image updating").',
    official: 'An image without uuid_validity passes.',
    reason: 'What is mandatory cannot be left out.',
    example: 'an image without the property uuid_validity: text FAIL, official PASS',
  },
  {
    id: '0102-missing-disk-bus',
    testcases: ['scs-0102-prop-hw_disk_bus'],
    text: 'hw_disk_bus is mandatory (scs-0102, "Technical requirements and features").',
    official: 'An image without hw_disk_bus passes.',
    reason: 'What is mandatory cannot be left out.',
    example: 'an image without the property hw_disk_bus: text FAIL, official PASS',
  },
  {
    id: '0102-provided-until-value',
    testcases: ['scs-0102-prop-provided_until'],
    text: 'provided_until is a date, none or notice (scs-0102, "Image updating").',
    official: 'Any text that is not empty passes.',
    reason: 'A user cannot read a promise out of any other word.',
    example: 'provided_until=banana: text FAIL, official PASS',
  },
  {
    id: '0102-distro-name',
    testcases: ['scs-0102-prop-os_distro'],
    text: 'os_distro follows OpenStack\'s vocabulary, whose names are in lower case (scs-0102, "Technical requirements and features").',
    official: 'Any text that is not empty passes.',
    reason: 'Automation that searches for ubuntu does not find Ubuntu.',
    example: 'os_distro=Ubuntu: text FAIL, official PASS',
  },
  {
    id: '0102-openstack-values',
    testcases: ['scs-0102-prop-architecture', 'scs-0102-prop-hypervisor_type'],
    text: 'architecture and hypervisor_type take OpenStack\'s values (scs-0102, "Technical requirements and features").',
    official: 'Some of them fail, among them riscv64, armv7l, vmware and hyperv.',
    reason: "The text refers to OpenStack's list, so all values in it are right.",
    example: 'architecture=riscv64: text PASS, official FAIL',
  },
  {
    id: '0102-image-without-data',
    testcases: ['scs-0102-prop-min_disk'],
    text: 'min_disk is stated (scs-0102, "Technical requirements and features").',
    official: 'An image that has no data yet, hence no size, ends the testcase with an exception (ABORT).',
    reason: 'A min_disk that is stated cannot be too small for an image without data.',
    example: 'min_disk=8 and size null: text PASS, official ABORT',
  },
  {
    id: '0102-outdated-without-end',
    testcases: ['scs-0102-image-recency'],
    text: 'An outdated image is replaced (scs-0102, "Image updating"); provided_until has its own testcase.',
    official: 'An outdated image without provided_until ends the testcase with an exception (ABORT).',
    reason: 'Without an end of the promise the promise holds: not replaced is FAIL, replaced is PASS.',
    example:
      'replace_frequency=monthly, built 16 weeks ago, no provided_until, no successor: text FAIL, official ABORT',
  },
  {
    id: '0102-nameless-image',
    testcases: ['scs-0102-image-recency'],
    text: 'An outdated image is replaced by one of the same name (scs-0102, "Image updating").',
    official: 'An outdated image without a name ends the testcase with an exception (ABORT).',
    reason: 'Nobody can find a successor of an image without a name: FAIL.',
    example: 'name null, replace_frequency=monthly, built 16 weeks ago: text FAIL, official ABORT',
  },
  {
    id: '0102-same-name',
    testcases: ['scs-0102-image-recency'],
    text: 'A renamed image is replaced when a fresh one bears the old name (scs-0102, "Image updating").',
    official: 'Of several images of one name only the last in the list is looked at.',
    reason: 'The order of a list says nothing about the cloud.',
    example:
      'outdated "U 24 old" and "U 24", fresh "U 24" (listed before the outdated one) and fresh "U": text PASS, official FAIL',
  },
  {
    id: '0102-hidden-images',
    testcases: [...properties, 'scs-0102-image-recency'],
    text: 'The rules hold for public images; hiding is what the text recommends for old ones (scs-0102, "Image updating").',
    official: 'Glance leaves hidden images out of its default list, so they are never looked at.',
    reason:
      'A hidden public image is still used by its UUID. An outdated one may bear the same name as its successor, since hiding takes it out of the search.',
    example: 'a public image with os_hidden true and without image_source: text FAIL, official PASS',
  },
];
