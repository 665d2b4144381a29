/**
 * The single documents of a YAML stream, so that each can be read by itself and other work is done in between. A line that begins with
 * "---" begins a document wherever it stands, also inside of what looks like a text (YAML 1.2 §9.1.2). A stream with directives is
 * left whole, since they stand before the line that begins their document.
 */
export function splitYaml(text: string): readonly string[] {
  if (/(?<![^\n])%/.test(text)) return [text];
  return text.split(/(?<![^\n])(?=---(?:[ \t\r\n]|$))/).filter(holdsSomething);
}

function holdsSomething(document: string): boolean {
  return document
    .replace(/^---/, '')
    .split('\n')
    .some((line) => !/^\s*(?:#.*|\.\.\.\s*)?$/.test(line));
}
