import { formatMessage } from '@allmend/kit-i18n';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CpuVendor, FlavorName, GpuVendor } from './model.ts';
import { parseFlavorName } from './parse.ts';
import { printFlavorName, printFlavorNameV1, shortenFlavorName } from './print.ts';
import { extraSpecsOf, officialProperties } from './properties.ts';
import { describeFlavor, flavorProse } from './prose.ts';
import { buildFlavorName, flavorQuestions, type FlavorAnswers } from './questions.ts';
import { acceptsName, refusalOf, type NameAuthority } from './reading.ts';
import { cpuFrequencies, cpuTypes, cpuVendors, diskTypes, gpuModifiers, gpuVendors, hypervisors } from './tables.ts';

const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];
const count = fc.integer({ min: 1, max: 999 });
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const cpu = oneOf(keys(cpuVendors)).chain((vendor: CpuVendor) =>
  fc.record({
    vendor: fc.constant(vendor),
    generation: fc.integer({ min: 0, max: cpuVendors[vendor].generations.length - 1 }),
    frequency: oneOf(cpuFrequencies),
  }),
);

const gpu = oneOf(keys(gpuVendors)).chain((vendor: GpuVendor) =>
  fc
    .record({
      kind: oneOf(['G', 'g'] as const),
      vendor: fc.constant(vendor),
      generation: oneOf(['', ...keys(gpuVendors[vendor].generations)]),
      units: fc.option(count),
      frequency: oneOf(gpuModifiers),
      memory: fc.option(count),
      bandwidth: oneOf(gpuModifiers),
    })
    // The grammar has no memory without units and no bandwidth without memory.
    .map((one) => (one.units === null ? { ...one, memory: null } : one))
    .map((one) => (one.memory === null ? { ...one, bandwidth: '' as const } : one)),
);

/** Every name that the grammar has. */
const anyName: fc.Arbitrary<FlavorName> = fc.record({
  cpus: count,
  cpuType: oneOf(keys(cpuTypes)),
  insecure: fc.boolean(),
  ram: count.map((half) => half / 2),
  noEcc: fc.boolean(),
  oversubscribed: fc.boolean(),
  disk: fc.option(fc.record({ count, size: fc.option(count), type: fc.option(oneOf(keys(diskTypes))) })),
  hypervisor: fc.option(oneOf(keys(hypervisors))),
  nestedVirtualization: fc.boolean(),
  cpu: fc.option(cpu),
  gpu: fc.option(gpu),
  infiniband: fc.boolean(),
});

function read(text: string): FlavorName {
  const reading = parseFlavorName(text);
  if (!reading.ok) throw new Error(`${text}: ${formatMessage('en', reading.fault.expected)}`);
  return reading.name;
}

describe('laws', () => {
  test('parsing what was printed gives the same name, by the text without remark', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const reading = parseFlavorName(printFlavorName(name));
        expect(reading).toMatchObject({ ok: true, name });
        expect(acceptsName(reading, 'text')).toBe(true);
      }),
    );
  });

  test('the old form says the same, save what version 1 did not know', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        fc.pre(name.hypervisor !== 'chy');
        expect(read(printFlavorNameV1(name))).toEqual(name);
      }),
    );
  });

  test('printing what was read is canonical once and for all', () => {
    const spelling = fc.stringMatching(
      /^SCS-0?[1-9][LVTC]i?-[0-9]?\.?[05]?u?o?(-([0-3]?x)?0?[1-9]?[nhsp]?)?(_kvm)?(_z0?[0-3]?h?)?(_GNah?(-0?[1-9])?)?(_ib)?$/,
    );
    fc.assert(
      fc.property(spelling, (text) => {
        const reading = parseFlavorName(text);
        fc.pre(reading.ok);
        const canonical = printFlavorName(reading.name);
        expect(printFlavorName(read(canonical))).toBe(canonical);
      }),
    );
  });

  test('shortening twice is shortening once', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const short = shortenFlavorName(name);
        expect(shortenFlavorName(short)).toEqual(short);
      }),
    );
  });

  test('every name can be made by answering the questions', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(buildFlavorName(answersFor(name))).toEqual({ ok: true, name });
      }),
    );
  });

  test('no text at all makes the parser throw, and a fault lies within the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `SCS-2V-4${text}`),
        ),
        (text) => {
          const reading = parseFlavorName(text);
          if (reading.ok) return;
          expect(reading.fault.at).toBeGreaterThanOrEqual(0);
          expect(reading.fault.at).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe('who accepts what', () => {
  test.each<[string, NameAuthority[]]>([
    ['SCS-2V-4', ['text', 'official-parser', 'official-check']],
    ['SCS-2V-4-1x10_i0', ['text', 'official-parser', 'official-check']],
    ['SCS-2V:4:10', ['official-check']],
    ['SCS-02V-04', ['official-parser', 'official-check']],
    ['SCS-2V-4.', ['official-parser', 'official-check']],
    ['SCS-2V-.5', ['official-parser', 'official-check']],
    ['SCS-2V-4-x10', ['official-parser', 'official-check']],
    ['SCS-2V-4_GNah-8', ['official-parser', 'official-check']],
    ['SCS-2V-4_GNa_ib', ['text']],
    ['SCS-2V:4-GNa-ib', []],
    ['SCS-2C-4-n_bms_3', []],
    ['SCS-2V:4-chy', []],
    ['scs-2V-4', []],
  ])('%s', (text, authorities) => {
    const reading = parseFlavorName(text);
    const all: NameAuthority[] = ['text', 'official-parser', 'official-check'];
    expect(all.filter((one) => acceptsName(reading, one))).toEqual(authorities);
    expect(all.filter((one) => refusalOf(reading, one) === null)).toEqual(authorities);
  });
});

describe('faults name the place and what is expected there', () => {
  test.each([
    ['XCS-2V-4', 0, 'A name under the standard starts with "SCS-".'],
    ['SCS-V-4', 4, 'After "SCS-" (character 5) the number of CPUs is needed, greater than zero.'],
    ['SCS-2-4', 5, 'After "SCS-2" (character 6) the kind of CPU is needed: L, V, T or C.'],
    ['SCS-2V', 6, 'After "SCS-2V" (character 7) "-" and the memory are needed.'],
    [
      'SCS-2V-4.25',
      7,
      'After "SCS-2V-" (character 8) the memory in GiB is needed: a multiple of 0.5, greater than zero.',
    ],
    [
      'SCS-2V-4ou',
      9,
      'After "SCS-2V-4o" (character 10) there is a "u" too late: it stands before the "o", as in "uo".',
    ],
    ['SCS-2V-4-0', 9, 'After "SCS-2V-4-" (character 10) a whole number greater than zero is needed for the disk.'],
    ['SCS-2V-4_i7', 10, 'After "SCS-2V-4_i" (character 11) the generation of the CPU goes from 0 to 6 for Intel.'],
    ['SCS-2V-4_hwv_xen', 13, 'The extension "xen" (character 14) stands before "hwv", not after it.'],
    ['SCS-2V-4_i3_a2', 12, 'The extension "a2" (character 13) is of the same kind as "i3"; only one can be given.'],
    [
      'SCS-2V-4_Ga',
      10,
      'After "SCS-2V-4_G" (character 11) the maker of the GPU is needed: N (Nvidia), A (AMD) or I (Intel).',
    ],
    [
      'SCS-2V-4_GI7',
      11,
      'After "SCS-2V-4_GI" (character 12) the generation of the GPU is one of 0.9, 0.95, 1, 2, 3, and 4.',
    ],
  ])('%s', (text, at, sentence) => {
    const reading = parseFlavorName(text);
    expect(reading.ok).toBe(false);
    if (reading.ok) return;
    expect(reading.fault.at).toBe(at);
    expect(formatMessage('en', reading.fault.expected)).toBe(`${text}: ${sentence}`);
  });
});

test('no sentence about a name has a hole in any language', () => {
  const letters = fc.string({ unit: oneOf('SCS-0123456789LVTCiuox_.:nhspkvmwbGgNAIfaz'.split('')), maxLength: 12 });
  fc.assert(
    fc.property(letters, (rest) => {
      const reading = parseFlavorName(`SCS-2V-4${rest}`);
      const sentences = reading.ok ? reading.remarks.map(({ message }) => message) : [reading.fault.expected];
      for (const sentence of sentences) {
        for (const locale of ['en', 'de', 'fr']) expect(formatMessage(locale, sentence)).not.toMatch(/[{}]/);
      }
    }),
    { numRuns: 2000 },
  );
});

describe('what a name stands for', () => {
  test('extra specs leave out what the name does not say; the official ones call an unnamed disk network', () => {
    const name = read('SCS-4V-16-2x50');
    expect(extraSpecsOf(name)).toEqual({
      'scs:cpu-type': 'shared-core',
      'scs:name-v1': 'SCS-4V:16:2x50',
      'scs:name-v2': 'SCS-4V-16-2x50',
    });
    expect(officialProperties(name)).toMatchObject({
      cpus: 4,
      ram: 16,
      disk: 50,
      'scs:disk0-type': 'network',
      'scs:disk1-type': 'network',
    });
  });

  test('a name with a billion disks does not fill the memory', () => {
    expect(Object.keys(officialProperties(read('SCS-1V-1-999999999x1'))).length).toBeLessThan(2000);
  });

  test('prose says every part in three languages', () => {
    const name = read('SCS-2Vi-3.5uo-3x10s_xen_hwv_z4hh_gA2-32h-16hh_ib');
    expect(flavorProse('en', name)).toBe(
      '2 virtual CPUs on shared cores (at least a fifth of a core each), weak protection against CPU vulnerabilities, ' +
        '3.5 GiB of memory, memory without error correction, memory that is oversubscribed, 3 disks of 10 GB, ' +
        'on a local SSD, hypervisor Xen, nested virtualisation, AMD processors of the generation Zen 4 or better, ' +
        'more than 3.25 GHz on all cores, a virtual GPU by AMD, GPU generation CDNA 2, 32 CU of the GPU, ' +
        'GPU with high clock, 16 GiB of GPU memory, GPU memory with very high bandwidth, InfiniBand',
    );
    expect(flavorProse('de', read('SCS-1C-0.5'))).toBe(
      '1 eigener Kern, 0,5 GiB Arbeitsspeicher, keine eigene Festplatte: Es startet von einem Volume, das Sie anlegen, ' +
        'x86-64-Prozessoren beliebiger Herkunft',
    );
    expect(flavorProse('fr', read('SCS-2T-4-'))).toContain('un disque de la taille que choisit le cloud');
  });

  test('no clause has a hole in any language', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        for (const clause of describeFlavor(name)) {
          for (const locale of ['en', 'de', 'fr'])
            expect(formatMessage(locale, clause)).not.toMatch(/[{}]|flavor-prose/);
        }
      }),
    );
  });
});

describe('questions', () => {
  test('the first answer that cannot be taken is named', () => {
    expect(buildFlavorName({ cpus: '0' })).toMatchObject({ ok: false, question: { id: 'cpus' } });
    expect(buildFlavorName({ cpus: '2', cpuType: 'X' })).toMatchObject({ ok: false, question: { id: 'cpuType' } });
    const refused = buildFlavorName({ cpus: '2', cpuType: 'V', ram: '4.25' });
    expect(refused).toMatchObject({ ok: false, question: { id: 'ram' } });
    expect(refused.ok || formatMessage('de', refused.reason)).toBe(
      '„4.25“ ist kein Vielfaches von 0.5 größer als null.',
    );
  });

  test('a question that does not apply is not asked and its answer does not matter', () => {
    const answers = { cpus: '2', cpuType: 'V', ram: '4', disk: 'no', diskSize: 'nonsense' };
    expect(buildFlavorName(answers)).toMatchObject({ ok: true, name: { disk: null } });
    const size = flavorQuestions.find(({ id }) => id === 'diskSize');
    expect(size?.applies(answers)).toBe(false);
  });

  test('choices follow earlier answers', () => {
    const generation = flavorQuestions.find(({ id }) => id === 'cpuGeneration');
    expect(generation?.choices({ cpuVendor: 'z' })).toContainEqual({ value: '3', label: 'Zen 3' });
    expect(generation?.applies({ cpuVendor: 'r' })).toBe(false);
  });
});

function answersFor(name: FlavorName): FlavorAnswers {
  const yes = (value: boolean) => (value ? 'yes' : '');
  const text = (value: string | number | null | undefined) => String(value ?? '');
  return {
    cpus: text(name.cpus),
    cpuType: name.cpuType,
    insecure: yes(name.insecure),
    ram: text(name.ram),
    noEcc: yes(name.noEcc),
    oversubscribed: yes(name.oversubscribed),
    disk: yes(name.disk !== null),
    diskCount: text(name.disk?.count),
    diskSize: text(name.disk?.size),
    diskType: text(name.disk?.type),
    hypervisor: text(name.hypervisor),
    nestedVirtualization: yes(name.nestedVirtualization),
    cpuVendor: text(name.cpu?.vendor),
    cpuGeneration: text(name.cpu?.generation || null),
    cpuFrequency: text(name.cpu?.frequency),
    gpuKind: text(name.gpu?.kind),
    gpuVendor: text(name.gpu?.vendor),
    gpuGeneration: text(name.gpu?.generation),
    gpuUnits: text(name.gpu?.units),
    gpuFrequency: text(name.gpu?.frequency),
    gpuMemory: text(name.gpu?.memory),
    gpuBandwidth: text(name.gpu?.bandwidth),
    infiniband: yes(name.infiniband),
  };
}
