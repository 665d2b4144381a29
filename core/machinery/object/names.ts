/*
 * What Kubernetes accepts as names, label keys and label values. Each check returns what is wrong, in the words that users
 * of kubectl know; an empty list is right. Lengths are bytes of UTF-8, whatever the message calls them.
 * Source: apimachinery pkg/api/validate/content/{dns,kube,path}.go and pkg/util/validation/validation.go.
 */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualified})?`;

const labelPattern = new RegExp(`^${label}$`);
const label1035Pattern = new RegExp(`^${label1035}$`);
const qualifiedPattern = new RegExp(`^${qualified}$`);

const longestLabel = 63;
const longestSubdomain = 253;

/** A name within one level of DNS (RFC 1123), e.g. a namespace. */
export function dnsLabelProblems(name: string): string[] {
  const problems = tooLong(name, longestLabel, 'characters');
  if (labelPattern.test(name)) return problems;
  if (isSubdomain(name)) return [...problems, 'must not contain dots'];
  return [
    ...problems,
    unmatched(
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
      label,
      ['my-name', '123-abc'],
    ),
  ];
}

/** A dotted DNS name (RFC 1123): the rule for the names of most objects. */
export function dnsSubdomainProblems(name: string): string[] {
  return subdomainProblems(name, 'characters');
}

function subdomainProblems(name: string, unit: Unit): string[] {
  const problems = tooLong(name, longestSubdomain, unit);
  if (isSubdomain(name)) return problems;
  return [
    ...problems,
    unmatched(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      subdomain,
      ['example.com'],
    ),
  ];
}

/** A DNS label that begins with a letter (RFC 1035): versions, plural names, categories. */
export function dns1035LabelProblems(name: string): string[] {
  const problems = tooLong(name, longestLabel, 'characters');
  if (label1035Pattern.test(name)) return problems;
  return [
    ...problems,
    unmatched(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      label1035,
      ['my-name', 'abc-123'],
    ),
  ];
}

/** A name that can stand in a path of the API, e.g. `system:node` of RBAC. */
export function pathSegmentProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`);
}

const qualifiedMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const qualifiedExamples = ['MyName', 'my.name', '123-abc'];

/** `name` or `prefix.example/name`: keys of labels and annotations, finalizers. */
export function qualifiedNameProblems(text: string): string[] {
  const parts = text.split('/');
  if (parts.length > 2) {
    const problem = unmatched(qualifiedMessage, qualified, qualifiedExamples);
    return [`a valid label key ${problem} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const problems: string[] = [];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    const found = parts[0] === '' ? ['must be non-empty'] : subdomainProblems(parts[0]!, 'bytes');
    problems.push(...found.map((problem) => `prefix part ${problem}`));
  }
  if (name === '') problems.push('name part must be non-empty');
  problems.push(...tooLong(name, longestLabel, 'bytes').map((problem) => `name part ${problem}`));
  if (!qualifiedPattern.test(name)) {
    problems.push(`name part ${unmatched(qualifiedMessage, qualified, qualifiedExamples)}`);
  }
  return problems;
}

export function isQualifiedName(text: string): boolean {
  return qualifiedNameProblems(text).length === 0;
}

/** The value of a label; may be empty. */
export function labelValueProblems(value: string): string[] {
  const problems = tooLong(value, longestLabel, 'bytes');
  if (value === '' || qualifiedPattern.test(value)) return problems;
  return [
    ...problems,
    unmatched(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      labelValue,
      ['MyValue', 'my_value', '12345'],
    ),
  ];
}

/** Rules for the names of a kind's objects. */
export type NameStyle = 'dns-subdomain' | 'dns-label' | 'path-segment';

/**
 * Checks a name, or with `part: 'prefix'` a generateName, which may end in a dash because characters follow.
 * Source: apimachinery pkg/api/validation/generic.go.
 */
export function nameProblems(style: NameStyle, name: string, part: 'name' | 'prefix' = 'name'): string[] {
  if (style === 'path-segment') {
    return pathSegmentProblems(name).filter((problem) => part === 'name' || !problem.startsWith('may not be'));
  }
  const checked = part === 'prefix' && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -1)}a` : name;
  return style === 'dns-label' ? dnsLabelProblems(checked) : dnsSubdomainProblems(checked);
}

/** Label by label, because the one expression for all of them backtracks. */
function isSubdomain(name: string): boolean {
  return name.length <= 64 * 1024 && name.split('.').every((part) => labelPattern.test(part));
}

/** Upstream's words differ between older and newer checks; the rule is the same. */
type Unit = 'bytes' | 'characters';

function tooLong(text: string, most: number, unit: Unit): string[] {
  const bytes = text.length > most ? most + 1 : Buffer.byteLength(text);
  return bytes > most ? [`must be no more than ${most} ${unit}`] : [];
}

function unmatched(message: string, pattern: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
