import type { Standard, Testcase } from '../../engine/testcase.ts';
import { images } from '../../resources/images.ts';
import {
  checkCapiPresence,
  checkCapiProperties,
  checkNamedPresence,
  checkNamedSource,
  checkReleasePresence,
  checkReleaseSource,
} from './check.ts';
import { imageUploads } from './collect.ts';
import { deviations } from './deviations.ts';
import { namedImages, type NamedImage } from './named-images.ts';
import { releases, type Release } from './releases.ts';
import { texts } from './texts.ts';
import { checkUpload } from './upload.ts';

const secondVersion = 'https://docs.scs.community/standards/scs-0104-v2-standard-images';

/**
 * Standard images. `scs-…` ids are those of version 1, which goes by names. Version 2 (draft) goes by (os_distro, os_version,
 * os_purpose); its official ids were not published when this was written, so these testcases have own ids made of that triple:
 * `allmend-0104-{image,source}-<distro>-<version>-<purpose>`.
 */
export const scs0104: Standard = {
  id: 'scs-0104',
  title: 'SCS Standard Images',
  url: 'https://docs.scs.community/standards/scs-0104-v1-standard-images',
  testcases: [
    ...namedImages.filter((one) => one.presence).map(namedPresence),
    ...namedImages.map(namedSource),
    ...releases.flatMap((release) => [releasePresence(release), releaseSource(release)]),
    {
      id: 'allmend-0104-image-capi-k8snode',
      own: true,
      needs: [images],
      check: (input) => checkCapiPresence(input.get(images)),
      title: texts.message('image-title', { label: 'ubuntu-capi-image-v…' }),
      demanded: texts.message('demand-capi'),
      section: 'Official SCS CAPI images',
      url: secondVersion,
    },
    {
      id: 'allmend-0104-source-capi-k8snode',
      own: true,
      needs: [images],
      check: (input) => checkCapiProperties(input.get(images)),
      title: texts.message('capi-title'),
      demanded: texts.message('demand-capi-properties'),
      section: 'Official SCS CAPI images',
      url: secondVersion,
    },
    {
      id: 'allmend-0104-upload',
      own: true,
      needs: [imageUploads],
      check: (input) => checkUpload(input.get(imageUploads)),
      title: texts.message('upload-title'),
      demanded: texts.message('demand-upload'),
      section: 'Uploading custom images',
    },
  ],
  deviations,
  texts,
};

function namedPresence(wanted: NamedImage): Testcase {
  return {
    id: `scs-0104-image-${wanted.key}`,
    needs: [images],
    check: (input) => checkNamedPresence(input.get(images), wanted),
    title: texts.message('image-title', { label: wanted.label }),
    demanded: texts.message('demand-image'),
    section: 'Standard images YAML',
  };
}

function namedSource(wanted: NamedImage): Testcase {
  return {
    id: `scs-0104-source-${wanted.key}`,
    needs: [images],
    check: (input) => checkNamedSource(input.get(images), wanted),
    title: texts.message('source-title', { label: wanted.label }),
    demanded: texts.message('demand-source'),
    section: 'Standard images YAML',
  };
}

function releasePresence(release: Release): Testcase {
  return {
    id: `allmend-0104-image-${tripleOf(release)}`,
    own: true,
    needs: [images],
    check: (input) => checkReleasePresence(input.get(images), release, input.at),
    title: texts.message('image-title', { label: `${release.label} ${release.version}` }),
    demanded: texts.message('demand-release'),
    section: 'Mandatory and recommended images (version 2)',
    url: secondVersion,
  };
}

function releaseSource(release: Release): Testcase {
  return {
    id: `allmend-0104-source-${tripleOf(release)}`,
    own: true,
    needs: [images],
    check: (input) => checkReleaseSource(input.get(images), release),
    title: texts.message('source-title', { label: `${release.label} ${release.version}` }),
    demanded: texts.message('demand-release-source'),
    section: 'Mandatory image sources (version 2)',
    url: secondVersion,
  };
}

function tripleOf({ distro, version }: Release): string {
  return `${distro}-${version.replace('.', '')}-generic`;
}
