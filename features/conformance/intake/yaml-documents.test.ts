import { expect, test } from 'vitest';
import { splitYaml } from './yaml-documents.ts';

test.each([
  ['one without mark', 'a: 1\n', ['a: 1\n']],
  ['several', '---\na: 1\n---\nb: 2\n', ['---\na: 1\n', '---\nb: 2\n']],
  ['empty ones and comments are none', '# head\n---\n---\n# nothing\n...\n---\nb: 2\n', ['---\nb: 2\n']],
  ['content on the line of the mark', '--- {a: 1}\n--- {b: 2}', ['--- {a: 1}\n', '--- {b: 2}']],
  ['with carriage returns', '---\r\na: 1\r\n---\r\nb: 2\r\n', ['---\r\na: 1\r\n', '---\r\nb: 2\r\n']],
  ['dashes inside of lines and longer rows are none', 'a: "x --- y"\n----\n ---\n', ['a: "x --- y"\n----\n ---\n']],
  ['a stream with directives stays whole', '%YAML 1.2\n---\na: 1\n---\nb: 2\n', ['%YAML 1.2\n---\na: 1\n---\nb: 2\n']],
])('%s', (_, text, documents) => {
  expect(splitYaml(text)).toEqual(documents);
});
