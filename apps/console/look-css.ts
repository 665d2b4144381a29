import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { baseStyle, darkTokens, lightTokens } from '@allmend/kit-ui';
import { cssVariables, theme } from './theme.ts';

/**
 * The style sheet that both Mantine and the parts of kit/ui need, written when the console is built: the browser makes no style
 * element of its own, so that the policy of the page allows none (docs/decisions/0027).
 */
export function lookCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const usual = defaultCssVariablesResolver(merged);
  const own = cssVariables(merged);
  const mantine = convertCssVariables({
    variables: { ...usual.variables, ...own.variables },
    light: { ...usual.light, ...own.light },
    dark: { ...usual.dark, ...own.dark },
  });
  return [baseStyle, scheme('light', lightTokens), scheme('dark', darkTokens), mantine].join('\n');
}

/** The colours of a scheme that was chosen by hand: stronger than the system's. */
function scheme(name: string, tokens: Readonly<Record<string, string>>): string {
  const variables = Object.entries(tokens).map(([token, value]) => `--${token}:${value}`);
  return `:root[data-mantine-color-scheme=${name}]{color-scheme:${name};${variables.join(';')}}`;
}
