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
export {
  everything,
  matchesLabels,
  nothing,
  printLabelSelector,
  requiredLabelValues,
} from './selector/label-selector.ts';
export type { LabelOperator, LabelRequirement, LabelSelector, Labels } from './selector/label-selector.ts';
export { parseLabelSelector } from './selector/label-parser.ts';
export { labelSelectorOf } from './selector/label-selector-object.ts';
export {
  escapeFieldValue,
  matchesFields,
  parseFieldSelector,
  requiredFieldValue,
  unknownField,
} from './selector/field-selector.ts';
export type { FieldRequirement } from './selector/field-selector.ts';
export { parseJson, parseJsonText } from './json/json.ts';
export { longestYaml, parseYaml } from './json/yaml.ts';
export { defaultLimits } from './json/limits.ts';
export type { Parsed, ParseLimits } from './json/limits.ts';
export { evaluatePath, setPath } from './table/json-path.ts';
export { parseJsonPath } from './table/json-path-parser.ts';
export type { PathStep } from './table/json-path-parser.ts';
export { compileColumns } from './table/columns.ts';
export type { ColumnDefinition, Columns } from './table/columns.ts';
export { ageCell, tableOf } from './table/table.ts';
export type { TableOptions } from './table/table.ts';
export { childPath, fieldErrors, keyPath } from './object/field-errors.ts';
export { fieldManagerErrors, labelErrors, longestAnnotations, validateMeta } from './object/meta.ts';
export type { MetaOptions } from './object/meta.ts';
export { metaShapeErrors, pruneMeta } from './object/meta-shape.ts';
export {
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  isQualifiedName,
  labelValueProblems,
  nameProblems,
  pathSegmentProblems,
  qualifiedNameProblems,
} from './object/names.ts';
export type { NameStyle } from './object/names.ts';
export { defaultValue } from './schema/default.ts';
export { compilePattern, matchBudget } from './schema/pattern/match.ts';
export type { CompiledPattern, MatchBudget, MatchResult } from './schema/pattern/match.ts';
export { PatternError } from './schema/pattern/parse.ts';
export { pruneValue, unknownFieldText } from './schema/prune.ts';
export type { PruneOptions } from './schema/prune.ts';
export { schemaOfMember } from './schema/traits.ts';
export { validateValue } from './schema/validate.ts';
export type { ValidateOptions } from './schema/validate.ts';
export { modelName } from './openapi/model-name.ts';
export { openApiV2 } from './openapi/v2.ts';
export { openApiV3 } from './openapi/v3.ts';
export { findField } from './schema/field-path.ts';
export type { FoundField } from './schema/field-path.ts';
export { readSchema } from './schema/read.ts';
export type { ReadSchemaOptions } from './schema/read.ts';
export { applyFields } from './apply/apply.ts';
export type { Applied, ApplyRequest } from './apply/apply.ts';
export { updateFields } from './apply/update.ts';
export type { UpdateRequest } from './apply/update.ts';
export { extractFields } from './apply/extract.ts';
export type { ExtractRequest } from './apply/extract.ts';
export { applyConflict } from './apply/conflict-status.ts';
export { keepUnchangedTimes } from './apply/unchanged-times.ts';
export { resetFieldsOf } from './apply/reset-fields.ts';
export type { MemberPaths } from './apply/reset-fields.ts';
export { entriesAfterScale, scaleEntries } from './apply/scale.ts';
export type { ScaleMapping } from './apply/scale.ts';
export { objectMetaSchema } from './apply/object-meta.ts';
export { cloneJson } from './apply/clone.ts';
export { jsonPatch } from './patch/json-patch.ts';
export { mergePatch } from './patch/merge-patch.ts';
export { strategicMergePatch } from './patch/strategic-merge.ts';
export { schemaOf } from './schema/from-zod.ts';
export { schemaCatalogue } from './schema/errors.ts';
export { defaultCrd } from './kind/crd.ts';
export { validateCrd } from './kind/crd-rules.ts';
export { defineKind, exampleProblems, pluralOf } from './kind/define.ts';
export type { DefinedKind, KindDefinition, ObjectOf } from './kind/define.ts';
export { kindFromCrd } from './kind/from-crd.ts';
export { compileRules } from './cel/compile-rules.ts';
export type { CompiledRules } from './cel/compile-rules.ts';
export { evaluateRules } from './cel/evaluate-rules.ts';
