export { isJsonObject, jsonEquals, member, setMember } from './object/json.ts';
export type { Json, JsonObject } from './object/json.ts';
export { apiVersionOf, asJson, asObject, parseApiVersion, wireTime } from './object/object.ts';
export type {
  Condition,
  GroupVersionKind,
  KubeObject,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './object/object.ts';
export { fieldErrorBody, fieldErrorText } from './status/field-error.ts';
export type { FieldError, FieldErrorType } from './status/field-error.ts';
export { isStatusError, statusErrors, StatusError, success } from './status/status.ts';
export type { ResourceName, Status, StatusCause, StatusDetails } from './status/status.ts';
export type { Schema, ValidationRule } from './schema/schema.ts';
export { resourceName } from './kind/kind.ts';
export type { BuiltInTraits, Kind, PrinterColumn, ScalePaths, Verb } from './kind/kind.ts';
export { parseDuration, parseFormatDuration, printDuration } from './quantity/duration.ts';
export { humanDuration } from './quantity/human-duration.ts';
export {
  addQuantities,
  compareQuantities,
  parseQuantity,
  printQuantity,
  quantityInteger,
  quantityNumber,
  quantityOf,
  subtractQuantities,
} from './quantity/quantity.ts';
export type { Quantity, QuantityFormat } from './quantity/quantity.ts';
