import { isStatusError, statusErrors } from '../status/status.ts';
import { everything, type LabelOperator, type LabelRequirement, type LabelSelector } from './label-selector.ts';
import { badRequirement, keyErrors, newRequirement } from './requirement.ts';

/**
 * Reads the text of a label selector: requirements joined by commas, each `key`, `!key`, `key=value`, `key==value`, `key!=value`,
 * `key in (a,b)`, `key notin (a,b)`, `key>1` or `key<1`. White space between words does not count, the empty text selects
 * everything, and values may be empty. Requirements come back in the order of their keys.
 *
 * Throws 400 with the words kubectl users know. Source: apimachinery pkg/labels Parse.
 */
export function parseLabelSelector(text: string): LabelSelector {
  if (text === '') return everything;
  const words = new Words(text);
  const requirements: LabelRequirement[] = [];
  while (words.peek() !== null) {
    if (!startsRequirement(words.peek()!)) {
      throw statusErrors.badRequest(`found '${shown(words.peek())}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(readRequirement(words));
    const separator = words.next();
    if (separator === null) break;
    if (separator.symbol !== ',') throw found(separator, "',' or 'end of string'");
    const following = words.peek();
    if (following === null || !startsRequirement(following)) throw found(following, "identifier after ','");
  }
  return { selects: 'matching', requirements: requirements.sort((a, b) => compare(a.key, b.key)) };
}

/** A name or value, or one of the symbols; `in` and `notin` are names that the place makes operators. */
interface Word {
  readonly symbol: string | null;
  readonly text: string;
}

const longSymbols = ['==', '!='];
const symbolCharacters = '=!(),<>';
const blank = /[ \t\r\n]/;

/** The words of a selector, read one ahead of the grammar. State: the place in the text. */
class Words {
  readonly #text: string;
  #at = 0;
  #ahead: Word | null;

  constructor(text: string) {
    this.#text = text;
    this.#ahead = this.#scan();
  }

  /** The next word, which stays; null at the end. */
  peek(): Word | null {
    return this.#ahead;
  }

  next(): Word | null {
    const word = this.#ahead;
    if (word !== null) this.#ahead = this.#scan();
    return word;
  }

  #scan(): Word | null {
    const text = this.#text;
    while (this.#at < text.length && blank.test(text[this.#at]!)) this.#at += 1;
    if (this.#at === text.length) return null;
    const start = this.#at;
    if (symbolCharacters.includes(text[start]!)) {
      const long = longSymbols.find((symbol) => text.startsWith(symbol, start));
      this.#at += long?.length ?? 1;
      const symbol = text.slice(start, this.#at);
      return { symbol, text: symbol };
    }
    while (this.#at < text.length && !symbolCharacters.includes(text[this.#at]!) && !blank.test(text[this.#at]!)) {
      this.#at += 1;
    }
    return { symbol: null, text: text.slice(start, this.#at) };
  }
}

const startsRequirement = (word: Word): boolean => word.symbol === null || word.symbol === '!';

function readRequirement(words: Words): LabelRequirement {
  try {
    return readKeyAndRest(words);
  } catch (error) {
    if (!isStatusError(error)) throw error;
    throw statusErrors.badRequest(`unable to parse requirement: ${error.message}`);
  }
}

function readKeyAndRest(words: Words): LabelRequirement {
  let word = words.next();
  const negated = word?.symbol === '!';
  if (negated) word = words.next();
  if (word === null || word.symbol !== null) throw found(word, 'identifier');
  const key = word.text;
  const problems = keyErrors(key, '<nil>');
  if (problems.length > 0) throw badRequirement(problems);
  if (negated) return newRequirement(key, '!', []);
  if (atEndOfRequirement(words)) return newRequirement(key, 'exists', []);
  const operator = readOperator(words);
  return newRequirement(key, operator, operator === 'in' || operator === 'notin' ? readSet(words) : [readValue(words)]);
}

const binaryOperators: ReadonlySet<string> = new Set(['=', '==', '!=', '>', '<', 'in', 'notin']);

function readOperator(words: Words): LabelOperator {
  const word = words.next();
  if (word === null || !binaryOperators.has(word.text)) throw found(word, 'in, notin, =, ==, !=, gt, lt');
  return word.text as LabelOperator;
}

function readValue(words: Words): string {
  if (atEndOfRequirement(words)) return '';
  const word = words.next();
  if (word === null || word.symbol !== null) throw found(word, 'identifier');
  return word.text;
}

/** `(a,b)`; between two commas, or a comma and a bracket, stands the empty value. */
function readSet(words: Words): string[] {
  const open = words.next();
  // Upstream has no comma in this one sentence.
  if (open?.symbol !== '(') throw statusErrors.badRequest(`found '${shown(open)}' expected: '('`);
  const first = words.peek();
  if (first === null || !(first.symbol === null || first.symbol === ',' || first.symbol === ')')) {
    throw found(first, "',', ')' or identifier");
  }
  const values: string[] = [];
  for (;;) {
    const word = words.peek();
    values.push(word?.symbol === null ? words.next()!.text : '');
    const after = words.next();
    if (after?.symbol === ')') return values;
    if (after?.symbol !== ',') throw found(after, word?.symbol === null ? "',' or ')'" : "',', or identifier");
  }
}

function atEndOfRequirement(words: Words): boolean {
  const word = words.peek();
  return word === null || word.symbol === ',';
}

const shown = (word: Word | null): string => word?.text ?? '';

function found(word: Word | null, expected: string): Error {
  return statusErrors.badRequest(`found '${shown(word)}', expected: ${expected}`);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
