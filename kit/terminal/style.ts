/** What a piece of text means; how that looks is decided here alone. Nothing rests on colour (look.md §1). */
export type Tone = 'plain' | 'bold' | 'dim' | 'pass' | 'fail' | 'fail-apart' | 'dnf' | 'miss' | 'link';

const codes: Readonly<Record<Exclude<Tone, 'plain'>, readonly [number | string, number | string]>> = {
  bold: [1, 22],
  dim: [2, 22],
  // The sixteen colours of the terminal's own scheme keep their contrast on dark and light grounds alike.
  pass: [32, 39],
  fail: ['1;31', '22;39'],
  // What has failed and does not count.
  'fail-apart': [31, 39],
  dnf: [33, 39],
  miss: [2, 22],
  link: [4, 24],
};

export type Paint = (tone: Tone, text: string) => string;

/** A painter; without colour it returns the text as it is. */
export function paint(options: { readonly colour: boolean }): Paint {
  if (!options.colour) return (_, text) => text;
  return (tone, text) => {
    if (tone === 'plain' || text === '') return text;
    const [on, off] = codes[tone];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
