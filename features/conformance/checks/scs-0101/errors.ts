import { defineErrors } from '@allmend/kit-errors';

export const scs0101Errors = defineErrors('boot-probe', {
  'nothing-to-boot': {
    message:
      'There is no usable image and flavor: of {images} public images none is an active Debian or Ubuntu one that fits one of {flavors} flavors.',
    remedy:
      'Offer a public Debian or Ubuntu image with os_distro, os_version and min_ram set, and a flavor that fits it.',
    exitCode: 3,
  },
  'volume-failed': {
    message: 'The boot volume from image "{image}" went to status {status}.',
    remedy: 'Look for the volume in the log of the block storage service.',
    exitCode: 3,
  },
});
