import { expect, test } from 'vitest';
import { children, escapeXml, optionalText, parseXml, requiredNumber, requiredText, XmlProblem } from './xml.ts';

const parse = (text: string) => parseXml(new TextEncoder().encode(text));

test('reads elements, namespaces left out, text as it stands', async () => {
  const { root, content } = await parse(
    '<?xml version="1.0"?><s:List xmlns:s="http://x/"><One><Key> 007 </Key></One><One><Key>a &amp; &#98; &#x63; &lt;d&gt; &quot;&apos;</Key></One><Size>12</Size></s:List>',
  );
  expect(root).toBe('List');
  expect(children(content, 'One').map((one) => requiredText(one, 'Key'))).toEqual([' 007 ', `a & b c <d> "'`]);
  expect(requiredNumber(content, 'Size')).toBe(12);
  expect(optionalText(content, 'None')).toBeNull();
  expect(children(content, 'None')).toEqual([]);
});

test('decodes nothing twice and leaves entities alone that XML does not have', async () => {
  const { content } = await parse('<R><A>&amp;lt;</A><B>&nbsp;&#1114112;</B></R>');
  expect(requiredText(content, 'A')).toBe('&lt;');
  expect(requiredText(content, 'B')).toBe('&nbsp;&#1114112;');
});

test.each([
  ['nothing', ''],
  ['a web page cut off', '<html><body><p>Sorry'],
  ['no XML', 'Bad Gateway'],
  ['two roots', '<A></A><B></B>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><R><A>&x;</A></R>'],
  ['a document type after a comment', '<!-- x --><!doctype a SYSTEM "http://169.254.169.254/"><R/>'],
  ['elements as deep as they go', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`],
])('refuses %s', async (_what, text) => {
  await expect(parse(text)).rejects.toThrow(XmlProblem);
});

test('says what is missing or of another kind', async () => {
  const { content } = await parse('<R><Size>many</Size><Part><A>1</A></Part></R>');
  expect(() => requiredText(content, 'Name')).toThrow('Name is missing');
  expect(() => requiredNumber(content, 'Size')).toThrow('Size is not a number: many');
  expect(() => requiredText(content, 'Part')).toThrow('Part is not text');
  expect(() => children(content, 'Size')).toThrow('Size has no elements inside');
});

test('names of elements cannot reach prototypes', async () => {
  const read = async () =>
    optionalText((await parse('<R><__proto__><x>1</x></__proto__><constructor>y</constructor></R>')).content, 'x');
  expect(await read().catch((cause: unknown) => cause)).not.toBeInstanceOf(TypeError);
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test('escapes what would be markup', () => {
  expect(escapeXml('a<b>&"')).toBe('a&lt;b&gt;&amp;"');
});
