/** Colours by meaning (look.md §2). A test computes the contrasts that are promised there. */
export const lightTokens = {
  paper: '#ffffff',
  sheet: '#f3f5f6',
  line: '#d5dbdf',
  edge: '#76828b',
  ink: '#12181d',
  ink2: '#434e57',
  ink3: '#5a6670',
  link: '#0a4f9e',
  here: '#ffd500',
  'on-here': '#12181d',
  pass: '#0c6a50',
  'pass-t': '#e2f1eb',
  'pass-bar': '#2f8f74',
  fail: '#b0260f',
  'fail-b': '#b0260f',
  'fail-bar': '#b0260f',
  'fail-t': '#fbe7e2',
  dnf: '#855000',
  'dnf-t': '#fcefd2',
  'dnf-h': '#f5dfb0',
  'dnf-bar': '#c27a00',
  miss: '#5a6670',
  plan: '#17569b',
  'plan-t': '#e3eef9',
  'plan-bar': '#4d86c6',
} as const;

export const darkTokens: Readonly<Record<keyof typeof lightTokens, string>> = {
  paper: '#0e1316',
  sheet: '#161d21',
  line: '#2d383f',
  edge: '#7a8790',
  ink: '#e9eef1',
  ink2: '#bac4cb',
  ink3: '#97a4ad',
  link: '#8fbcf2',
  here: '#ffd500',
  'on-here': '#12181d',
  pass: '#74cdac',
  'pass-t': '#0f3329',
  'pass-bar': '#3f9f82',
  fail: '#ff927c',
  'fail-b': '#c63a20',
  'fail-bar': '#e8604a',
  'fail-t': '#431a12',
  dnf: '#efb44a',
  'dnf-t': '#3a2a0b',
  'dnf-h': '#4c3a14',
  'dnf-bar': '#c98a1c',
  miss: '#97a4ad',
  plan: '#8fbcf2',
  'plan-t': '#152f4c',
  'plan-bar': '#4f8fd6',
};

/** Contrast ratio of two `#rrggbb` colours. Source: WCAG 2.1, relative luminance. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
