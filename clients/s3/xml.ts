import type { X2jOptions, XMLParser } from 'fast-xml-parser';

/** An element with its children by name; repeated ones are arrays. Leaves are text. */
export interface XmlElement {
  readonly [name: string]: XmlNode;
}
type XmlNode = string | XmlElement | readonly XmlNode[] | undefined;

/** What is wrong with an XML text. */
export class XmlProblem extends Error {}

const options: X2jOptions = {
  ignoreAttributes: true,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  // Keys may begin or end with blanks, and look like numbers.
  trimValues: false,
  parseTagValue: false,
  // The five entities of XML and character references are decoded here; no others can be declared without a DTD.
  processEntities: false,
  // Answers of S3 are four levels deep.
  maxNestedTags: 16,
};

let parser: Promise<XMLParser> | null = null;

/** The library comes with the first answer that has XML: whoever only knows of buckets starts without its 5 MB. */
async function loadParser(): Promise<XMLParser> {
  const library = await import('fast-xml-parser');
  return new library.XMLParser(options);
}

/**
 * Parses an answer of S3 into its root element's name and content. Throws `XmlProblem` for what is not well-formed, for a
 * document with a DTD, and for one that nests deeply.
 */
export async function parseXml(bytes: Uint8Array): Promise<{ readonly root: string; readonly content: XmlElement }> {
  // Swift sends blanks while it completes an upload, before the XML declaration.
  const text = new TextDecoder().decode(bytes).trim();
  if (text === '') throw new XmlProblem('it is empty');
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new XmlProblem('it has a document type definition');
  parser ??= loadParser();
  const loaded = await parser;
  let parsed: unknown;
  try {
    parsed = loaded.parse(text, true);
  } catch (cause) {
    throw new XmlProblem(`it is not XML (${cause instanceof Error ? cause.message : String(cause)})`, { cause });
  }
  const roots = Object.entries(parsed as Record<string, XmlNode>).filter(([name]) => name !== '#text');
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new XmlProblem('it has no single root element');
  const content = root[1];
  return { root: root[0], content: isElement(content) ? content : {} };
}

/** The text of a child; null when there is no such child. Throws `XmlProblem` when it is not text. */
export function optionalText(parent: XmlElement, name: string): string | null {
  const found = parent[name];
  if (found === undefined) return null;
  if (typeof found !== 'string') throw new XmlProblem(`${name} is not text`);
  return decodeEntities(found);
}

/** The text of a child that must be there. */
export function requiredText(parent: XmlElement, name: string): string {
  const found = optionalText(parent, name);
  if (found === null) throw new XmlProblem(`${name} is missing`);
  return found;
}

/** A whole number that must be there. */
export function requiredNumber(parent: XmlElement, name: string): number {
  const found = requiredText(parent, name);
  if (!/^\d{1,15}$/.test(found)) throw new XmlProblem(`${name} is not a number: ${found.slice(0, 40)}`);
  return Number(found);
}

/** All children of that name, none, one or many. */
export function children(parent: XmlElement, name: string): readonly XmlElement[] {
  const found = parent[name];
  if (found === undefined || found === '') return [];
  const all = Array.isArray(found) ? (found as readonly XmlNode[]) : [found as XmlNode];
  return all.map((one) => {
    if (!isElement(one)) throw new XmlProblem(`${name} has no elements inside`);
    return one;
  });
}

function isElement(node: XmlNode): node is XmlElement {
  return typeof node === 'object' && !Array.isArray(node);
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

/** Text as the content of an element. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
