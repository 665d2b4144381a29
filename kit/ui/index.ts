export { html, join, raw, render, type Markup, type MarkupValue } from './markup.ts';
export { baseStyle } from './style.ts';
export { siteStyle } from './site-style.ts';
export { contrast, darkTokens, lightTokens } from './tokens.ts';
export { symbol, symbolSprite, type SymbolName } from './symbols.ts';
export { datePlate, plate, stateText, stateWord, type PlateOptions, type ResultState } from './plate.ts';
export { facts, type Fact } from './facts.ts';
export { resultFigures } from './figures.ts';
export { matrix, type MatrixCell, type MatrixColumn, type MatrixRow } from './matrix.ts';
export { resultStrip, type StripCell } from './strip.ts';
export { dayShapes, dayStrip, dayStripSprite, stripDays } from './day-strip.ts';
export { chain, type ChainLink } from './chain.ts';
export { filters, type Filter, type FilterOption } from './filters.ts';
export { navigation, type NavigationOptions } from './navigation.ts';
export { page, pagePolicy, type PageOptions, type PolicyOptions, type SitePage } from './page.ts';
export {
  ageText,
  agoText,
  dayRangeText,
  dayText,
  formatDay,
  formatInstant,
  instantText,
  lengthText,
  plateAge,
} from './instant.ts';
export { numberText, shareText } from './number.ts';
export { uiTexts } from './texts.ts';
