export { historyErrors } from './errors.ts';
export { keepInOrder } from './upkeep.ts';
export type { Upkeep } from './upkeep.ts';
export { defineSeries } from './series.ts';
export type { RollUp, Row, Series, SeriesDefinition } from './series.ts';
