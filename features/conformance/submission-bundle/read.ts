import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { z } from 'zod';
import { intakeErrors } from '../intake/errors.ts';
import { BundleContent, BundleHead, mostUnpacked } from './form.ts';

export interface SubmissionBundle {
  /** The exact bytes that were signed. */
  readonly report: Uint8Array;
  /** Armoured. */
  readonly signature: string;
  /** By their SHA-256, which each has. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads a bundle, and that each of its contents has its digest; whether it holds what the report rests on is for others to say. Throws
 * `intake.bundle-unreadable` and `bundle-too-large`.
 */
export async function readSubmissionBundle(packed: Uint8Array): Promise<SubmissionBundle> {
  const text = await unpack(packed);
  const [first, ...rest] = lines(text);
  const head = parse(BundleHead, first ?? new Uint8Array(), 1);
  const contents = new Map<string, Uint8Array>();
  for (const [index, line] of rest.entries()) {
    const number = index + 2;
    if (number % 100 === 0) await breathe();
    const one = parse(BundleContent, line, number);
    const bytes = 'text' in one ? Buffer.from(one.text) : Buffer.from(one.base64, 'base64');
    if (createHash('sha256').update(bytes).digest('hex') !== one.sha256) {
      throw unreadable(`Line ${number}: the content has another digest than ${one.sha256}.`);
    }
    if (contents.has(one.sha256)) throw unreadable(`Line ${number}: the content ${one.sha256} is in it twice.`);
    contents.set(one.sha256, bytes);
  }
  return { report: Buffer.from(head.report), signature: head.signature, contents };
}

async function unpack(packed: Uint8Array): Promise<Buffer> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: mostUnpacked });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw intakeErrors.error('bundle-too-large', { limit: mostUnpacked });
    }
    throw unreadable('It is no whole gzip file.');
  }
}

function lines(text: Buffer): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(0x0a, from);
    const to = end < 0 ? text.length : end;
    found.push(text.subarray(from, to));
    from = to + 1;
  }
  return found;
}

function parse<T>(schema: z.ZodType<T>, line: Uint8Array, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    throw unreadable(`Line ${number} is not JSON.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(`Line ${number}: ${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not as expected'}.`);
}

function unreadable(problem: string): Error {
  return intakeErrors.error('bundle-unreadable', { problem });
}
