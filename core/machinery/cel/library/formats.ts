import {
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  labelValueProblems,
  qualifiedNameProblems,
} from '../../object/names.ts';
import { formatCheck } from '../../schema/formats.ts';
import { isRequestUri } from '../../schema/formats-net.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import { spend } from '../budget.ts';
import { fail } from '../failure.ts';
import { CelOpaque, CelOptional, listOf, none } from '../value.ts';
import type { NamedFormat } from './opaque.ts';
import { overload, type Overload } from './overload.ts';

type Problems = NamedFormat['problems'];

/** A prefix of a generated name may end with a dash. Source: apimachinery pkg/api/validation, maskTrailingDash. */
const asPrefix =
  (problems: Problems): Problems =>
  (text) =>
    problems(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

const checked =
  (isValid: ((text: string) => boolean) | null, problem: string): Problems =>
  (text) =>
    isValid?.(text) === true ? [] : [problem];

const problems: Readonly<Record<string, Problems>> = {
  dns1123Label: dnsLabelProblems,
  dns1123Subdomain: dnsSubdomainProblems,
  dns1035Label: dns1035LabelProblems,
  dns1123LabelPrefix: asPrefix(dnsLabelProblems),
  dns1123SubdomainPrefix: asPrefix(dnsSubdomainProblems),
  dns1035LabelPrefix: asPrefix(dns1035LabelProblems),
  qualifiedName: qualifiedNameProblems,
  labelValue: labelValueProblems,
  uri: checked(isRequestUri, 'invalid URI for request'),
  uuid: checked(formatCheck('uuid'), 'does not match the UUID format'),
  byte: checked(formatCheck('byte'), 'invalid base64'),
  date: checked(formatCheck('date'), 'invalid date'),
  datetime: checked(formatCheck('datetime'), 'invalid datetime'),
};

const named = new Map(
  Object.entries(problems).map(([name, check]) => [
    name,
    new CelOpaque<NamedFormat>('kubernetes.NamedFormat', name, { name, problems: check }),
  ]),
);

/** Named formats and base64. Source: apiserver pkg/cel/library/format.go; cel-go ext/encoders.go. */
export const formats: readonly Overload[] = [
  overload('format.named(string): optional<kubernetes.NamedFormat>', ([name]) => {
    const found = named.get(name);
    return found ? new CelOptional(found) : none;
  }),
  ...Array.from(named, ([name, value]) => overload(`format.${name}(): kubernetes.NamedFormat`, () => value)),
  overload('kubernetes.NamedFormat.validate(string): optional<list<string>>', ([{ data }, text], meter) => {
    spend(meter, text.length);
    const found = data.problems(text);
    return found.length === 0 ? none : new CelOptional(listOf(found));
  }),
  overload('base64.decode(string): bytes', ([text], meter) => {
    spend(meter, text.length);
    return decodeBase64(text) ?? fail('illegal base64 data');
  }),
  overload('base64.encode(bytes): string', ([bytes], meter) => {
    spend(meter, bytes.length);
    return encodeBase64(bytes);
  }),
];
