import type { Message } from '@allmend/kit-i18n';
import { limitDetails, maximumDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { VolumeTypeView } from '../../resources/volume-types.ts';
import type { EncryptedVolumes } from './observation.ts';
import { texts } from './texts.ts';

/** What a description may promise. Source: scs-0114, "Volume types". */
export const aspects = ['encrypted', 'replicated'] as const;
export type Aspect = (typeof aspects)[number];

/**
 * The aspects that a description starts with, as they stand there: `[scs:aspect1, aspect2]…`. Null when it starts otherwise;
 * an empty list is none.
 */
export function readAspects(description: string | null | undefined): readonly string[] | null {
  const list = /^\[scs:([^[\]]+)\]/.exec(description ?? '')?.[1];
  return list === undefined ? null : list.split(',').map((word) => word.trim());
}

/** Whether each aspect list is sorted, without repetition and of known words. Text and official suite agree. */
export function checkSyntax(types: readonly VolumeTypeView[]): Outcome {
  const faulty = types
    .map((type) => ({ type, found: readAspects(type.description) }))
    .flatMap(({ type, found }) => (found && !isRight(found) ? [{ type, found }] : []));
  const count = types.length;
  if (faulty.length === 0) return { verdict: 'PASS', message: texts.message('syntax-good', { count }) };
  return {
    verdict: 'FAIL',
    message: texts.message('syntax-bad', { bad: faulty.length, count }),
    details: limitDetails(faulty.flatMap(({ type, found }) => lines(type, found))),
    remedy: faulty.slice(0, maximumDetails).map(({ type, found }) => renaming(type, found)),
  };
}

/** Whether a volume type promises an aspect. A list with faults elsewhere still promises it. Text and official suite agree. */
export function checkAspect(types: readonly VolumeTypeView[], aspect: Aspect): Outcome {
  const found = types.filter((type) => readAspects(type.description)?.includes(aspect));
  if (found.length > 0) {
    const names = found.slice(0, 10).map((type) => type.name);
    return { verdict: 'PASS', message: texts.message('aspect-good', { aspect, types: names }) };
  }
  return {
    verdict: 'FAIL',
    message: texts.message('aspect-bad', { aspect, count: types.length }),
    details: limitDetails(
      types.map((type) => texts.message('type-line', { type: type.name, description: type.description ?? '' })),
    ),
    remedy: [
      shellCommand('openstack', 'volume', 'type', 'set', '--description', `[scs:${aspect}] <description>`, '<type>'),
    ],
  };
}

/**
 * Whether volumes of the types that promise encryption are encrypted, as they say themselves. Where the key cannot be made there is
 * no volume, and nothing is known. Source: scs-0114, "RECOMMENDED volume types".
 */
export function checkEncryption({ volumes, untried }: EncryptedVolumes): Outcome {
  const details = limitDetails([
    ...volumes.map(({ type, encrypted, status, failure }) =>
      failure === null
        ? texts.message(encrypted ? 'volume-encrypted' : 'volume-plain', { type: type.name })
        : texts.message('volume-failed', { type: type.name, status: status ?? '–', problem: failure }),
    ),
    ...untried.map((type) => texts.message('type-untried', { type })),
  ]);
  if (volumes.length === 0) return { verdict: 'PASS', message: texts.message('encryption-unpromised') };
  const plain = volumes.filter(({ encrypted, status }) => status === 'available' && encrypted !== true);
  if (plain.length > 0) {
    return {
      verdict: 'FAIL',
      message: texts.message('encryption-missing', { types: plain.map(({ type }) => type.name) }),
      details,
      remedy: plain.map(({ type }) =>
        shellCommand(
          ...['openstack', 'volume', 'type', 'set', '--encryption-provider', 'luks'],
          ...['--encryption-cipher', 'aes-xts-plain64', '--encryption-key-size', '256'],
          ...['--encryption-control-location', 'front-end', type.id],
        ),
      ),
    };
  }
  const failed = volumes.filter(({ failure }) => failure !== null);
  if (failed.length > 0) {
    const types = failed.map(({ type }) => type.name);
    return { verdict: 'DNF', message: texts.message('encryption-unknown', { types }), details };
  }
  return {
    verdict: 'PASS',
    message: texts.message('encryption-good', { types: volumes.map(({ type }) => type.name) }),
    details,
  };
}

function isRight(found: readonly string[]): boolean {
  return found.every((word, n) => isAspect(word) && (n === 0 || found[n - 1]! < word));
}

function isAspect(word: string): word is Aspect {
  return (aspects as readonly string[]).includes(word);
}

function lines(type: VolumeTypeView, found: readonly string[]): readonly Message[] {
  const params = { type: type.name, description: type.description ?? '' };
  const unknown = [...new Set(found.filter((word) => !isAspect(word)))];
  const repeated = [...new Set(found.filter((word, n) => found.indexOf(word) !== n))];
  const all: Message[] = [];
  if (unknown.length > 0)
    all.push(texts.message('unknown-aspect', { ...params, words: unknown.map((word) => `"${word}"`) }));
  if (repeated.length > 0)
    all.push(texts.message('repeated-aspect', { ...params, words: repeated.map((word) => `"${word}"`) }));
  if (found.some((word, n) => n > 0 && word < found[n - 1]!)) all.push(texts.message('unsorted-aspects', params));
  return all;
}

function renaming(type: VolumeTypeView, found: readonly string[]): string {
  const right = aspects.filter((aspect) => found.includes(aspect));
  const rest = (type.description ?? '').replace(/^\[scs:[^[\]]+\]/, '').trim();
  const description = [...(right.length > 0 ? [`[scs:${right.join(', ')}]`] : []), rest].join(' ').trim();
  return shellCommand('openstack', 'volume', 'type', 'set', '--description', description, type.id);
}
