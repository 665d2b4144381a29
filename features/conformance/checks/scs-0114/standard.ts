import type { Standard, Testcase } from '../../engine/testcase.ts';
import { volumeTypes } from '../../resources/volume-types.ts';
import { aspects, checkAspect, checkEncryption, checkSyntax, type Aspect } from './check.ts';
import { encryptedVolumesMade } from './collect.ts';
import { texts } from './texts.ts';

/** Volume types. */
export const scs0114: Standard = {
  id: 'scs-0114',
  title: 'SCS Volume Types',
  url: 'https://docs.scs.community/standards/scs-0114-v1-volume-type-standard',
  testcases: [
    {
      id: 'scs-0114-syntax-check',
      needs: [volumeTypes],
      check: (input) => checkSyntax(input.get(volumeTypes)),
      title: texts.message('syntax-title'),
      demanded: texts.message('demand-syntax'),
      section: 'Systematic Description of Volume Types',
    },
    ...aspects.map(aspectTestcase),
    {
      id: 'allmend-0114-encryption',
      own: true,
      needs: [encryptedVolumesMade],
      check: (input) => checkEncryption(input.get(encryptedVolumesMade)),
      title: texts.message('encryption-title'),
      demanded: texts.message('demand-encryption'),
      section: 'RECOMMENDED volume types',
    },
  ],
  texts,
};

function aspectTestcase(aspect: Aspect): Testcase {
  return {
    id: `scs-0114-${aspect}-type`,
    needs: [volumeTypes],
    check: (input) => checkAspect(input.get(volumeTypes), aspect),
    title: texts.message('aspect-title', { aspect }),
    demanded: texts.message('demand-aspect'),
    section: 'RECOMMENDED volume types',
  };
}
