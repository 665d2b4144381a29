import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { standards, type EvidenceDocument } from '@allmend/conformance';
import { parse } from 'yaml';
import { z } from 'zod';
import { cliErrors } from './errors.ts';
import { readBytes, readTextFile } from './files.ts';

const documentSchema = z.strictObject({
  testcase: z.string(),
  owner: z.string().min(1),
  date: z.iso.date(),
  expires: z.iso.date(),
  statement: z.string().min(1),
  file: z.string().optional(),
});
const fileSchema = z.union([documentSchema.transform((one) => [one]), z.array(documentSchema)]);

/**
 * Evidence documents of manual testcases from YAML files: one document or a list of them. A `file` beside is bound by its
 * SHA-256. Throws `command.bad-document`, also for a testcase that no document decides or that two decide.
 */
export async function readDocuments(paths: readonly string[], cwd: string): Promise<Record<string, EvidenceDocument>> {
  const found: Record<string, EvidenceDocument> = {};
  for (const path of paths) {
    const full = resolve(cwd, path);
    const parsed = fileSchema.safeParse(readYaml(await readTextFile(full), path));
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw cliErrors.error('bad-document', { path, problem: `${issue.path.join('.')}: ${issue.message}` });
    }
    for (const document of parsed.data) {
      requireManual(document.testcase, path);
      if (Object.hasOwn(found, document.testcase))
        throw cliErrors.error('bad-document', { path, problem: `there is another one for ${document.testcase}` });
      const { file, ...rest } = document;
      const sha256 =
        file === undefined
          ? undefined
          : createHash('sha256')
              .update(await readBytes(resolve(dirname(full), file)))
              .digest('hex');
      found[document.testcase] = {
        ...rest,
        ...(file !== undefined && { file }),
        ...(sha256 !== undefined && { sha256 }),
      };
    }
  }
  return found;
}

/** A mistyped id would else leave the testcase without its document, and nobody would be told. */
function requireManual(testcase: string, path: string): void {
  const manual = standards.flatMap((one) => one.testcases.filter((each) => each.manual)).map((one) => one.id);
  if (manual.includes(testcase)) return;
  const known = manual.toSorted().join(', ');
  const problem = `documents decide ${known}, but not "${testcase.slice(0, 100)}"`;
  throw cliErrors.error('bad-document', { path, problem });
}

function readYaml(text: string, path: string): unknown {
  try {
    return parse(text, { maxAliasCount: 20 });
  } catch (error) {
    throw cliErrors.error(
      'bad-document',
      { path, problem: (error as Error).message.split('\n', 1)[0]! },
      { cause: error },
    );
  }
}
