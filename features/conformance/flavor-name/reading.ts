import type { Message } from '@allmend/kit-i18n';
import type { FlavorName } from './model.ts';

/**
 * What came of reading a name. Three bodies of opinion differ on odd spellings, so a readable name carries remarks, and
 * `acceptsName` says who accepts it.
 */
export type NameReading = ReadName | UnreadableName;

export interface ReadName {
  readonly ok: true;
  readonly text: string;
  readonly name: FlavorName;
  readonly remarks: readonly NameRemark[];
}

interface UnreadableName {
  readonly ok: false;
  readonly text: string;
  readonly fault: NameFault;
}

/** Where a name goes wrong and what should stand there. */
export interface NameFault {
  /** Index into the text, from 0; the text's length when something is missing at its end. */
  readonly at: number;
  readonly expected: Message;
}

export interface NameRemark {
  readonly at: number;
  /**
   * `old`: version 1 separators, which only the official cloud check tolerates. `lax`: the official suite reads it, the
   * grammar does not have it. `overlooked`: the grammar has it, the official suite refuses it. `hint`: all accept it.
   */
  readonly weight: 'old' | 'lax' | 'overlooked' | 'hint';
  readonly message: Message;
}

/**
 * Who is asked: the standard's text; the official parser of version 3 names; or the official cloud check, which also
 * takes version 1 and 2 names.
 */
export type NameAuthority = 'text' | 'official-parser' | 'official-check';

const refusals: Readonly<Record<NameAuthority, readonly NameRemark['weight'][]>> = {
  text: ['old', 'lax'],
  'official-parser': ['old', 'overlooked'],
  'official-check': ['overlooked'],
};

/** True when `authority` takes the name for a valid one of scs-0100. */
export function acceptsName(reading: NameReading, authority: NameAuthority): reading is ReadName {
  return reading.ok && !reading.remarks.some(({ weight }) => refusals[authority].includes(weight));
}

/** Why `authority` refuses the name, as a sentence with its place in the text; null when it accepts. */
export function refusalOf(reading: NameReading, authority: NameAuthority): NameFault | null {
  if (!reading.ok) return reading.fault;
  const remark = reading.remarks.find(({ weight }) => refusals[authority].includes(weight));
  return remark ? { at: remark.at, expected: remark.message } : null;
}
