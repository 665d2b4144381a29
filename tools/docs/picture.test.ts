import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './pages.ts';

const picture = readFileSync(join(root, 'docs/explanation/hub.svg'), 'utf8');
const [light = '', dark = ''] = picture
  .slice(0, picture.indexOf('</style>'))
  .split('@media (prefers-color-scheme: dark)');

/** Width that a page has left on the smallest phone: 320 px without two margins of 16. */
const smallest = 288;

describe('the picture of the hub', () => {
  test('has words for who does not see it, in itself and on its page', () => {
    expect(picture).toMatch(/<title id="title">[^<]{20,}<\/title>/);
    expect(picture).toMatch(/<desc id="description">[^<]{100,}<\/desc>/);
    expect(readFileSync(join(root, 'docs/explanation/hub.md'), 'utf8')).toMatch(/!\[[^\]]{100,}\]\(hub\.svg\)/);
  });

  test('is no wider than a phone shows in readable letters', () => {
    const [, width] = /viewBox="0 0 (\d+) \d+"/.exec(picture)!;
    const sizes = [...picture.matchAll(/font(?:-size)?: (\d+)px/g)].map(([, size]) => Number(size));
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.min(...sizes) * Math.min(1, smallest / Number(width))).toBeGreaterThanOrEqual(11);
  });

  test.each([
    ['light', light],
    ['dark', dark],
  ])('has letters and lines that stand out in %s', (_, style) => {
    const paper = colour(style, /\.paper[^{]*\{ fill: (#\w{6})/);
    for (const letters of [/text \{[^}]*fill: (#\w{6})/, /\.note \{ fill: (#\w{6})/])
      expect(contrast(colour(style, letters), paper)).toBeGreaterThanOrEqual(4.5);
    for (const lines of [/\.box \{[^}]*stroke: (#\w{6})/, /\.way \{[^}]*stroke: (#\w{6})/])
      expect(contrast(colour(style, lines), paper)).toBeGreaterThanOrEqual(3);
  });

  test('loads nothing', () => {
    expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|@import|url\(|<script/);
  });
});

function colour(style: string, pattern: RegExp): string {
  return pattern.exec(style)?.[1] ?? `no ${pattern.source}`;
}

/** Source: WCAG 2.1, contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
