import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type Comparison, type Judge, type Vector } from './judge.ts';
import { judges } from './judges.ts';

/** A case that does not come out as the official suite decided. */
export interface Failure {
  readonly file: string;
  /** Position in the file, from 0. */
  readonly index: number;
  readonly label: string;
  readonly vector: unknown;
  /** The expectations that do not hold; empty when the case could not be judged, `error` then says why. */
  readonly differences: readonly Comparison[];
  readonly error: string | null;
}

interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly Failure[];
}

export interface VectorRun {
  readonly files: readonly FileResult[];
  /** Files in the folder that have no judge. */
  readonly unknown: readonly string[];
}

/** Judges every vector file in a folder. Throws when the folder cannot be read. */
export async function runVectors(folder: string): Promise<VectorRun> {
  const files: FileResult[] = [];
  const unknown: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()) {
    const judge = judges.get(file);
    if (judge) files.push(await judgeFile(folder, file, judge));
    else unknown.push(file);
  }
  return { files, unknown };
}

async function judgeFile(folder: string, file: string, judge: Judge): Promise<FileResult> {
  const content = readContent(await readFile(join(folder, file), 'utf8'));
  if ('error' in content) {
    const failure = { file, index: 0, label: 'whole file', vector: null, differences: [], error: content.error };
    return { file, passed: 0, failures: [failure] };
  }
  const results = content.cases.map((vector, index) => judgeCase(judge, file, index, vector, content.surroundings));
  const failures = results.filter((result) => result !== null);
  return { file, passed: results.length - failures.length, failures };
}

interface Content {
  readonly cases: readonly unknown[];
  readonly surroundings: Vector;
}

function readContent(text: string): Content | { readonly error: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { error: `the file is no JSON: ${String(error)}` };
  }
  if (Array.isArray(parsed)) return { cases: parsed, surroundings: {} };
  if (!isRecord(parsed) || !Array.isArray(parsed['cases'])) return { error: 'the file has no list of cases' };
  const { cases, ...surroundings } = parsed;
  return { cases: cases as unknown[], surroundings };
}

function judgeCase(judge: Judge, file: string, index: number, vector: unknown, around: Vector): Failure | null {
  if (!isRecord(vector)) {
    return { file, index, label: `case ${index}`, vector, differences: [], error: 'the case is no object' };
  }
  let label = `case ${index}`;
  try {
    label = judge.label(vector);
    const comparisons = judge.compare(vector, around);
    if (comparisons.length === 0) {
      return { file, index, label, vector, differences: [], error: 'the case carries no expectation that is known' };
    }
    const differences = comparisons.filter(
      ({ expected, actual }) => !isDeepStrictEqual(plain(expected), plain(actual)),
    );
    return differences.length === 0 ? null : { file, index, label, vector, differences, error: null };
  } catch (error) {
    return {
      file,
      index,
      label,
      vector,
      differences: [],
      error: error instanceof Error ? error.message : String(error),
    };
  }
}

/** As JSON has it: without undefined members and prototypes. */
function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
