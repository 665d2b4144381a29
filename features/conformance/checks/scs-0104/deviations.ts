import type { Deviation } from '../../engine/testcase.ts';
import { namedImages } from './named-images.ts';

const capiIds = ['capi-1', 'capi-2'].flatMap((key) => [`scs-0104-image-${key}`, `scs-0104-source-${key}`]);
const sourceIds = namedImages.map(({ key }) => `scs-0104-source-${key}`);

export const deviations: readonly Deviation[] = [
  {
    id: '0104-unanchored-name',
    testcases: capiIds,
    text: 'An image belongs to a naming scheme when its name matches it (scs-0104-v1, "name_scheme").',
    official: 'A name that only begins like the scheme counts too.',
    reason: 'A name that goes on after the version is another name; nobody looks for it.',
    example: 'the only image is "ubuntu-capi-image-v1.33.1-evil": presence by the text FAIL, official PASS',
  },
  {
    id: '0104-nameless-image',
    testcases: capiIds,
    text: 'Images are identified by their names (scs-0104-v1).',
    official: 'One public image without a name ends the testcases of naming schemes with an exception (ABORT).',
    reason: 'An image without a name is not the wanted one, and says nothing about the others.',
    example: 'one image with name null and no other: source by the text PASS, official ABORT',
  },
  {
    id: '0104-same-name',
    testcases: sourceIds,
    text: 'Each image of the name comes from a listed source (scs-0104-v1).',
    official: 'Of several images of one name only the last in the list is looked at.',
    reason: 'A user who asks for the name may get any of them.',
    example: 'two images "Ubuntu 24.04", the first from elsewhere: text FAIL, official PASS',
  },
  {
    id: '0104-hidden-images',
    testcases: sourceIds,
    text: 'Each image of the name comes from a listed source (scs-0104-v1).',
    official: 'Glance leaves hidden images out of its default list, so they are never looked at.',
    reason: 'A hidden public image is still used by its UUID.',
    example: 'a hidden public image "Ubuntu 24.04" from elsewhere: text FAIL, official PASS',
  },
];
