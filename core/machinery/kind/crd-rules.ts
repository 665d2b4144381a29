import { jsonEquals } from '../object/json.ts';
import { fieldErrors, keyPath } from '../object/field-errors.ts';
import { dns1035LabelProblems, dnsSubdomainProblems } from '../object/names.ts';
import type { KubeObject } from '../object/object.ts';
import { isRequestUri } from '../schema/formats-net.ts';
import type { FieldError } from '../status/field-error.ts';
import { textAt, readCrd, type Crd, type CrdNames } from './crd.ts';
import { versionErrors } from './crd-version-rules.ts';

/**
 * Checks a CustomResourceDefinition beyond its own schema and metadata: names, versions with their schemas, and with `old`
 * what may not change. Rules in CEL are compiled elsewhere. Deviations from upstream: one version is served at most, and
 * there is no conversion by webhook. A schema that is as it was stored is not checked again.
 * Source: apiextensions validation.go, ValidateCustomResourceDefinition and its Update.
 */
export function validateCrd(object: KubeObject, old?: KubeObject): FieldError[] {
  const crd = readCrd(object);
  const before = old === undefined ? undefined : readCrd(old);
  return [
    ...nameErrors(crd),
    ...groupErrors(crd),
    ...scopeErrors(crd),
    ...namesErrors(crd.names),
    ...versionsErrors(crd, before),
    ...conversionErrors(crd),
    ...storedVersionsErrors(crd),
    ...approvalErrors(crd, before),
    ...(crd.preservesUnknown ? [preserveError] : []),
    ...(before === undefined ? [] : changeErrors(crd, before)),
  ];
}

function nameErrors({ name, names, group }: Crd): FieldError[] {
  if (name === `${names.plural}.${group}`) return [];
  return [fieldErrors.invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group')];
}

function groupErrors({ group }: Crd): FieldError[] {
  if (group === '') return [fieldErrors.required('spec.group')];
  const problems = dnsSubdomainProblems(group);
  if (problems.length > 0) return [fieldErrors.invalid('spec.group', group, problems.join(','))];
  if (!group.includes('.')) {
    return [fieldErrors.invalid('spec.group', group, 'should be a domain with at least one dot')];
  }
  return [];
}

function scopeErrors({ scope }: Crd): FieldError[] {
  if (scope === '') return [fieldErrors.required('spec.scope')];
  const scopes = ['Cluster', 'Namespaced'];
  return scopes.includes(scope) ? [] : [fieldErrors.notSupported('spec.scope', scope, scopes)];
}

function namesErrors(names: CrdNames): FieldError[] {
  const label = (field: string, value: string): FieldError[] => {
    const problems = dns1035LabelProblems(value);
    return problems.length === 0 ? [] : [fieldErrors.invalid(`spec.names.${field}`, value, problems.join(','))];
  };
  const mixed = (field: string, value: string): FieldError[] =>
    label(field, value.toLowerCase()).map(({ detail }) =>
      fieldErrors.invalid(`spec.names.${field}`, value, `may have mixed case, but should otherwise match: ${detail}`),
    );
  const missing = (['plural', 'singular', 'kind', 'listKind'] as const).filter((field) => names[field] === '');
  return [
    ...missing.map((field) => fieldErrors.required(`spec.names.${field}`)),
    ...(names.plural === '' ? [] : label('plural', names.plural)),
    ...(names.singular === '' ? [] : label('singular', names.singular)),
    ...(names.kind === '' ? [] : mixed('kind', names.kind)),
    ...(names.listKind === '' ? [] : mixed('listKind', names.listKind)),
    ...names.shortNames.flatMap((name, at) => label(keyPath('shortNames', at), name)),
    ...(names.kind !== '' && names.kind === names.listKind
      ? [fieldErrors.invalid('spec.names.listKind', names.listKind, 'kind and listKind may not be the same')]
      : []),
    ...names.categories.flatMap((name, at) => label(keyPath('categories', at), name)),
  ];
}

function versionsErrors(crd: Crd, before: Crd | undefined): FieldError[] {
  const { versions } = crd;
  const names = versions.map(({ name }) => name);
  const errors = versions.flatMap((version, at) => {
    const path = keyPath('spec.versions', at);
    const stored = before?.versions.find(({ name }) => name === version.name);
    const unchanged =
      stored !== undefined && stored.status === version.status && jsonEquals(stored.schema, version.schema);
    return versionErrors(version, path, { schema: unchanged ? 'unchanged' : 'check' });
  });
  const invalid = (detail: string): FieldError => fieldErrors.invalid('spec.versions', names, detail);
  if (new Set(names).size < names.length) errors.push(invalid('must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid('must have exactly one version marked as storage version'));
  }
  if (versions.filter(({ served }) => served).length > 1) {
    const detail = 'this server does not convert between versions: at most one version may have served: true';
    errors.push(fieldErrors.forbidden('spec.versions', detail));
  }
  return errors;
}

function conversionErrors({ conversion }: Crd): FieldError[] {
  if (conversion === undefined) return [];
  const strategy = textAt(conversion, 'strategy');
  const field = 'spec.conversion.strategy';
  if (strategy === '') return [fieldErrors.required(field)];
  if (strategy !== 'None') return [fieldErrors.notSupported(field, strategy, ['None'])];
  if ((conversion['webhook'] ?? null) === null) return [];
  const detail = 'should not be set when strategy is not set to Webhook';
  return [fieldErrors.forbidden('spec.conversion.webhook', detail)];
}

function storedVersionsErrors({ storedVersions, versions }: Crd): FieldError[] {
  const field = 'status.storedVersions';
  const storage = versions.find((version) => version.storage)?.name;
  const errors: FieldError[] = [];
  if (storage !== undefined && !storedVersions.includes(storage)) {
    errors.push(fieldErrors.invalid(field, [...storedVersions], `must have the storage version ${storage}`));
  }
  for (const [at, stored] of storedVersions.entries()) {
    if (versions.some(({ name }) => name === stored)) continue;
    const detail = `missing from spec.versions; ${stored} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${stored} and removes ${stored} from status.storedVersions`;
    errors.push(fieldErrors.invalid(keyPath(field, at), stored, detail));
  }
  return errors;
}

const preserveError = fieldErrors.invalid(
  'spec.preserveUnknownFields',
  true,
  'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
);

const approval = 'api-approved.kubernetes.io';
const approvalPage = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** Groups of the Kubernetes community need a mark that the kind was approved there. Source: pkg/apihelpers/helpers.go. */
function approvalErrors(crd: Crd, before: Crd | undefined): FieldError[] {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(crd.group)) return [];
  const state = approvalState(crd);
  if (state === 'approved' || (before !== undefined && approvalState(before) === state)) return [];
  const field = keyPath('metadata.annotations', approval);
  if (state === 'missing') {
    const detail = `protected groups must have approval annotation "${approval}", ${approvalPage}`;
    return [fieldErrors.required(field, detail)];
  }
  const detail = `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", ${approvalPage}`;
  return [fieldErrors.invalid(field, textAt(crd.annotations, approval), detail)];
}

function approvalState({ annotations }: Crd): 'approved' | 'missing' | 'invalid' {
  const text = textAt(annotations, approval);
  if (text === '') return 'missing';
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text) && isRequestUri(text);
  return text.startsWith('unapproved') || isUrl ? 'approved' : 'invalid';
}

/** Names decide where objects are stored: they stay. */
function changeErrors(crd: Crd, before: Crd): FieldError[] {
  const fields: [string, string, string][] = [
    ['spec.group', crd.group, before.group],
    ['spec.names.plural', crd.names.plural, before.names.plural],
  ];
  if (before.established) {
    fields.push(['spec.scope', crd.scope, before.scope], ['spec.names.kind', crd.names.kind, before.names.kind]);
  }
  return fields
    .filter(([, now, was]) => now !== was)
    .map(([field, now]) => fieldErrors.invalid(field, now, 'field is immutable'));
}
