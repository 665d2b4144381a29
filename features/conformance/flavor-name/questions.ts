import type { Message } from '@allmend/kit-i18n';
import type {
  CpuFrequency,
  CpuType,
  CpuVendor,
  DiskType,
  FlavorName,
  GpuModifier,
  GpuVendor,
  Hypervisor,
} from './model.ts';
import { questionTexts as texts } from './question-texts.ts';
import { cpuFrequencies, cpuTypes, cpuVendors, diskTypes, gpuModifiers, gpuVendors, hypervisors } from './tables.ts';

/** Answers by question id, as they were typed; '' and absence are both "not stated". */
export type FlavorAnswers = Readonly<Record<string, string>>;

/** One question whose answer is a part of a flavor name. Ask them in order; put each answer into the answers. */
export interface FlavorQuestion {
  readonly id: QuestionId;
  readonly text: Message;
  readonly kind: 'number' | 'choice' | 'yes-no';
  /** An empty answer is allowed and leaves the part out. For `yes-no` it means no. */
  readonly optional: boolean;
  /** What can be chosen given the answers so far; empty for other kinds. */
  choices(answers: FlavorAnswers): readonly FlavorChoice[];
  /** False when the question makes no sense given the answers so far. */
  applies(answers: FlavorAnswers): boolean;
  /** Why the answer cannot be taken; null when it can. */
  refuse(answer: string, answers: FlavorAnswers): Message | null;
}

export interface FlavorChoice {
  readonly value: string;
  /** A name for it, where its letter does not say enough. */
  readonly label: string;
}

/** All questions in the order of a name's parts. */
export const flavorQuestions: readonly FlavorQuestion[] = [
  whole('cpus', { required: true }),
  choice('cpuType', () => labelled(cpuTypes), { required: true }),
  yesNo('insecure'),
  { ...whole('ram', { required: true }), refuse: refuseRam },
  yesNo('noEcc'),
  yesNo('oversubscribed'),
  yesNo('disk'),
  whole('diskCount', { when: hasDisk }),
  whole('diskSize', { when: hasDisk }),
  choice('diskType', () => labelled(diskTypes), { when: hasDisk }),
  choice('hypervisor', () => labelledBy(hypervisors)),
  yesNo('nestedVirtualization'),
  choice('cpuVendor', () => labelledBy(cpuVendors)),
  choice('cpuGeneration', cpuGenerations, { when: (answers) => cpuGenerations(answers).length > 0 }),
  choice('cpuFrequency', () => modifiers(cpuFrequencies), { when: ({ cpuVendor = '' }) => cpuVendor !== '' }),
  choice('gpuKind', () => [
    { value: 'G', label: 'pass-through' },
    { value: 'g', label: 'vGPU' },
  ]),
  choice('gpuVendor', () => labelledBy(gpuVendors), { required: true, when: hasGpu }),
  choice('gpuGeneration', gpuGenerations, { when: hasGpu }),
  whole('gpuUnits', { when: hasGpu }),
  choice('gpuFrequency', () => modifiers(gpuModifiers), { when: hasGpu }),
  whole('gpuMemory', { when: ({ gpuUnits = '' }) => gpuUnits !== '' }),
  choice('gpuBandwidth', () => modifiers(gpuModifiers), { when: ({ gpuMemory = '' }) => gpuMemory !== '' }),
  yesNo('infiniband'),
];

/** The name that the answers describe, or the first question that still needs an (other) answer. */
export type BuiltName =
  | { readonly ok: true; readonly name: FlavorName }
  | { readonly ok: false; readonly question: FlavorQuestion; readonly reason: Message };

/** Answers to questions that do not apply are ignored. */
export function buildFlavorName(answers: FlavorAnswers): BuiltName {
  const given: Record<string, string> = {};
  for (const question of flavorQuestions) {
    if (!question.applies(given)) continue;
    const answer = (answers[question.id] ?? '').trim();
    const reason = question.refuse(answer, given);
    if (reason) return { ok: false, question, reason };
    given[question.id] = answer;
  }
  return { ok: true, name: assemble(given) };
}

function assemble(given: FlavorAnswers): FlavorName {
  const text = (id: string) => given[id] ?? '';
  const number = (id: string) => (text(id) === '' ? null : Number(text(id)));
  return {
    cpus: Number(given['cpus']),
    cpuType: text('cpuType') as CpuType,
    insecure: isYes(text('insecure')),
    ram: Number(given['ram']),
    noEcc: isYes(text('noEcc')),
    oversubscribed: isYes(text('oversubscribed')),
    disk: hasDisk(given)
      ? { count: number('diskCount') ?? 1, size: number('diskSize'), type: (text('diskType') as DiskType) || null }
      : null,
    hypervisor: (text('hypervisor') as Hypervisor) || null,
    nestedVirtualization: isYes(text('nestedVirtualization')),
    cpu:
      text('cpuVendor') === ''
        ? null
        : {
            vendor: text('cpuVendor') as CpuVendor,
            generation: number('cpuGeneration') ?? 0,
            frequency: text('cpuFrequency') as CpuFrequency,
          },
    gpu: hasGpu(given)
      ? {
          kind: text('gpuKind') as 'G' | 'g',
          vendor: text('gpuVendor') as GpuVendor,
          generation: text('gpuGeneration'),
          units: number('gpuUnits'),
          frequency: text('gpuFrequency') as GpuModifier,
          memory: number('gpuMemory'),
          bandwidth: text('gpuBandwidth') as GpuModifier,
        }
      : null,
    infiniband: isYes(text('infiniband')),
  };
}

interface QuestionOptions {
  readonly required?: true;
  readonly when?: (answers: FlavorAnswers) => boolean;
}

type QuestionId =
  | 'cpus'
  | 'cpuType'
  | 'insecure'
  | 'ram'
  | 'noEcc'
  | 'oversubscribed'
  | 'disk'
  | 'diskCount'
  | 'diskSize'
  | 'diskType'
  | 'hypervisor'
  | 'nestedVirtualization'
  | 'cpuVendor'
  | 'cpuGeneration'
  | 'cpuFrequency'
  | 'gpuKind'
  | 'gpuVendor'
  | 'gpuGeneration'
  | 'gpuUnits'
  | 'gpuFrequency'
  | 'gpuMemory'
  | 'gpuBandwidth'
  | 'infiniband';

function whole(id: QuestionId, options: QuestionOptions = {}): FlavorQuestion {
  return {
    ...question(id, 'number', options),
    refuse: (answer) =>
      answer === '' && !options.required
        ? null
        : /^[1-9]\d{0,8}$/.test(answer)
          ? null
          : texts.message('refuse-number', { answer }),
  };
}

function refuseRam(answer: string): Message | null {
  const valid = /^\d{1,9}(\.[05])?$/.test(answer) && Number(answer) > 0;
  return valid ? null : texts.message('refuse-ram', { answer });
}

function yesNo(id: QuestionId): FlavorQuestion {
  return {
    ...question(id, 'yes-no', {}),
    refuse: (answer) =>
      answer === '' || answer === 'yes' || answer === 'no' ? null : texts.message('refuse-yes-no', { answer }),
  };
}

function choice(
  id: QuestionId,
  choices: (answers: FlavorAnswers) => readonly FlavorChoice[],
  options: QuestionOptions = {},
): FlavorQuestion {
  return {
    ...question(id, 'choice', options),
    choices,
    refuse: (answer, answers) => {
      if (answer === '' && !options.required) return null;
      const values = choices(answers).map(({ value }) => value);
      return values.includes(answer) ? null : texts.message('refuse-choice', { answer, values });
    },
  };
}

function question(
  id: QuestionId,
  kind: FlavorQuestion['kind'],
  options: QuestionOptions,
): Omit<FlavorQuestion, 'refuse'> {
  return {
    id,
    text: texts.message(id),
    kind,
    optional: !options.required,
    choices: () => [],
    applies: options.when ?? (() => true),
  };
}

function isYes(answer: string): boolean {
  return answer === 'yes';
}

function hasDisk({ disk = '' }: FlavorAnswers): boolean {
  return isYes(disk);
}

function hasGpu({ gpuKind = '' }: FlavorAnswers): boolean {
  return gpuKind !== '';
}

function labelled(table: Readonly<Record<string, string>>): readonly FlavorChoice[] {
  return Object.entries(table).map(([value, label]) => ({ value, label }));
}

function labelledBy(table: Readonly<Record<string, { readonly label: string }>>): readonly FlavorChoice[] {
  return Object.entries(table).map(([value, { label }]) => ({ value, label }));
}

function modifiers(all: readonly string[]): readonly FlavorChoice[] {
  return all.filter((one) => one !== '').map((value) => ({ value, label: value }));
}

function cpuGenerations({ cpuVendor = '' }: FlavorAnswers): readonly FlavorChoice[] {
  if (!Object.hasOwn(cpuVendors, cpuVendor)) return [];
  return cpuVendors[cpuVendor as CpuVendor].generations.flatMap((label, index) =>
    label === null ? [] : [{ value: String(index), label }],
  );
}

function gpuGenerations({ gpuVendor = '' }: FlavorAnswers): readonly FlavorChoice[] {
  return Object.hasOwn(gpuVendors, gpuVendor) ? labelled(gpuVendors[gpuVendor as GpuVendor].generations) : [];
}
