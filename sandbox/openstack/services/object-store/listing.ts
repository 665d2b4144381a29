import { empty, json, text } from '../../http/answer.ts';
import type { Answer, Headers } from '../../http/answer.ts';
import type { ApiRequest } from '../../http/route.ts';
import { refuse } from './failures.ts';

/** One line of a listing: fields for JSON and XML, the name for plain text. */
export interface Line {
  readonly name: string;
  readonly element: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

const largest = 10_000;

/** `?limit=`; what is no number is ignored, more than Swift's maximum is 412. */
export function listingLimit(query: URLSearchParams): number {
  const given = query.get('limit');
  if (given === null || !/^\d+$/.test(given)) return largest;
  if (Number(given) > largest) throw refuse(412, { detail: `Maximum limit is ${largest}` });
  return Number(given);
}

/** A listing as JSON, XML or names, as `?format=` or `Accept` asks; an empty one of names is 204. */
export function listing(
  request: ApiRequest,
  root: { readonly element: string; readonly name: string },
  lines: readonly Line[],
  headers: Headers,
): Answer {
  const format = formatOf(request);
  if (format === 'json') {
    const body = lines.map(({ fields }) => fields);
    return json(200, body, { ...headers, 'content-type': 'application/json; charset=utf-8' });
  }
  if (format === 'xml') {
    const body = lines.map(({ element, fields }) => xmlElement(element, fields)).join('');
    const document = `<?xml version="1.0" encoding="UTF-8"?>\n<${root.element} name="${xmlText(root.name)}">${body}</${root.element}>`;
    return text(200, 'application/xml; charset=utf-8', document, headers);
  }
  if (lines.length === 0) return empty(204, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  return text(200, 'text/plain; charset=utf-8', lines.map(({ name }) => `${name}\n`).join(''), headers);
}

function formatOf({ query, headers }: ApiRequest): 'json' | 'xml' | 'plain' {
  const asked = query.get('format');
  if (asked === 'json' || asked === 'xml') return asked;
  const accept = headers.accept ?? '';
  if (accept.includes('application/json')) return 'json';
  return accept.includes('application/xml') || accept.includes('text/xml') ? 'xml' : 'plain';
}

function xmlElement(element: string, fields: Readonly<Record<string, string | number>>): string {
  if (element === 'subdir') {
    const name = xmlText(String(fields['subdir']));
    return `<subdir name="${name}"><name>${name}</name></subdir>`;
  }
  const inner = xmlOrder(fields).map(([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`);
  return `<${element}>${inner.join('')}</${element}>`;
}

/** XML lists the name first, JSON does not. */
function xmlOrder(fields: Readonly<Record<string, string | number>>): [string, string | number][] {
  const first = ['name', 'hash', 'count', 'bytes'].filter((name) => fields[name] !== undefined);
  const others = Object.keys(fields).filter((name) => !first.includes(name));
  return [...first, ...others].map((name) => [name, fields[name]!]);
}

function xmlText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
