import type { Place, YamlLimits, YamlRefusal } from '../scope/yaml-view.ts';

/**
 * Reads JSON from an untrusted source. Unlike `JSON.parse` it refuses a repeated key, since another reader might take the other
 * value, and what is too large or nests too deep. Never throws.
 */
export function readJson(
  text: string,
  limits: Pick<YamlLimits, 'characters' | 'depth'>,
): { readonly value: unknown } | YamlRefusal {
  if (text.length > limits.characters) {
    const problem = `the text has ${text.length} characters, more than the ${limits.characters} that are read`;
    return { refused: 'too-large', problem, line: 1, column: 1 };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    return { refused: 'syntax', problem: 'it is not JSON', ...placeOf(text, offsetIn(message) ?? text.length) };
  }
  return findFault(text, limits.depth) ?? { value };
}

const sign = { quote: 34, comma: 44, openList: 91, backslash: 92, closeList: 93, openMap: 123, closeMap: 125 } as const;

/** The first repeated key, or value that is too deep, of a text that is known to be JSON. */
function findFault(text: string, depth: number): YamlRefusal | null {
  // For each open mapping its keys so far; null for a list.
  const open: (Set<string> | null)[] = [];
  let keyIsNext = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case sign.openMap:
      case sign.openList:
        keyIsNext = text.charCodeAt(at) === sign.openMap;
        open.push(keyIsNext ? new Set() : null);
        if (open.length > depth) {
          return { refused: 'bomb', problem: `values nest deeper than ${depth} levels`, ...placeOf(text, at) };
        }
        break;
      case sign.closeMap:
      case sign.closeList:
        open.pop();
        break;
      case sign.comma:
        keyIsNext = open.at(-1) !== null;
        break;
      case sign.quote: {
        const end = endOfString(text, at);
        const keys = open.at(-1);
        if (keyIsNext && keys) {
          const key = JSON.parse(text.slice(at, end)) as string;
          if (keys.has(key)) {
            const problem = `the key ${JSON.stringify(key)} occurs twice`;
            return { refused: 'duplicate-key', problem, ...placeOf(text, at) };
          }
          keys.add(key);
          keyIsNext = false;
        }
        at = end - 1;
      }
    }
  }
  return null;
}

/** Offset behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === sign.backslash) at++;
    else if (code === sign.quote) return at + 1;
  }
  return text.length;
}

/** The engine tells the place only in its sentence. */
function offsetIn(message: string): number | null {
  const found = /position (\d+)/.exec(message);
  return found ? Number(found[1]) : null;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
