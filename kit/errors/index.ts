export { AllmendError, defineErrors, isAllmendError, listErrors, wrapError } from './catalogue.ts';
export { connectionProblem } from './connection-problem.ts';
export type { ErrorCatalogue, ErrorEntry, ErrorParams, ErrorRow } from './catalogue.ts';
