import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { darkTokens, lightTokens } from '@allmend/kit-ui';

const sans = '"Helvetica Neue", Helvetica, "Nimbus Sans", "Liberation Sans", Arial, sans-serif';
const mono = 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

/** Ten steps of a state: [1] tint, [6] bar, [8] text in light, [3] text in dark (look.md §10). */
function steps(name: 'pass' | 'fail' | 'dnf' | 'plan'): MantineColorsTuple {
  const [tint, bar] = [lightTokens[`${name}-t`], lightTokens[`${name}-bar`]];
  const [light, dark] = [lightTokens[name], darkTokens[name]];
  return [tint, tint, tint, dark, dark, bar, bar, bar, light, light];
}

const ink: MantineColorsTuple = [
  darkTokens.ink,
  '#dfe5e9',
  darkTokens.ink2,
  darkTokens.ink3,
  lightTokens.edge,
  lightTokens.ink3,
  lightTokens.ink2,
  darkTokens.line,
  darkTokens.sheet,
  lightTokens.ink,
];

/** Mantine in the look of Allmend (look.md §10). */
export const theme = createTheme({
  fontFamily: sans,
  fontFamilyMonospace: mono,
  fontSmoothing: false,
  headings: {
    fontFamily: sans,
    fontWeight: '700',
    sizes: { h1: { fontSize: '22px', lineHeight: '1.2' }, h2: { fontSize: '15px', lineHeight: '1.3' } },
  },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '20px', xl: '28px' },
  radius: { xs: '0', sm: '2px', md: '2px', lg: '2px', xl: '2px' },
  defaultRadius: 'sm',
  black: lightTokens.ink,
  white: lightTokens.paper,
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 0 },
  colors: { ink, pass: steps('pass'), fail: steps('fail'), dnf: steps('dnf'), plan: steps('plan') },
  shadows: { xs: 'none', sm: 'none', md: '0 8px 24px rgb(0 0 0 / .25)' },
  autoContrast: true,
  respectReducedMotion: true,
  focusRing: 'never',
  cursorType: 'pointer',
});

const mapped = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink3)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-anchor': 'var(--link)',
  '--mantine-color-error': 'var(--fail)',
  '--mantine-color-default': 'var(--paper)',
  '--mantine-color-default-hover': 'var(--sheet)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-disabled': 'var(--sheet)',
  '--mantine-color-disabled-color': 'var(--ink3)',
  '--mantine-color-disabled-border': 'var(--edge)',
  '--mantine-color-ink-filled': 'var(--ink)',
  '--mantine-color-ink-filled-hover': 'var(--ink2)',
  '--mantine-primary-color-contrast': 'var(--paper)',
};

/** What Mantine calls its colours, in ours; they change with the scheme by themselves. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: mapped, dark: mapped });
