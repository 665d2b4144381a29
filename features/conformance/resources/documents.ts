import { defineTexts, type Message } from '@allmend/kit-i18n';
import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';
import type { Outcome, Testcase } from '../engine/testcase.ts';

const evidenceDocument = z.object({
  testcase: z.string(),
  owner: z.string(),
  date: z.iso.date(),
  expires: z.iso.date(),
  statement: z.string(),
  file: z.string().optional(),
  sha256: z.string().optional(),
});
type StoredDocument = z.infer<typeof evidenceDocument>;

/** The evidence documents of manual testcases, by testcase id. Asks nothing of the cloud. */
export const documents: Collector<Record<string, StoredDocument>> = {
  resource: 'documents',
  mode: 'read',
  deadline: 10,
  schema: z.record(z.string(), evidenceDocument),
  collect: ({ options }) => Promise.resolve({ ...options.documents }),
};

const texts = defineTexts('documents', {
  en: {
    valid: '{owner} vouches for it in a document of {date}, valid until {expires}: {statement}',
    file: 'Document: {file}.',
    digest: 'SHA-256 of the document: {sha256}.',
    missing: 'No document was handed in for this manual testcase.',
    expired: 'The document of {owner} expired on {expires}.',
    future: 'The document of {owner} is dated {date}, which is after the evidence.',
    disordered: 'The document of {owner} is dated {date} but expires on {expires}.',
  },
  de: {
    valid: '{owner} bürgt dafür in einem Dokument vom {date}, gültig bis {expires}: {statement}',
    file: 'Dokument: {file}.',
    digest: 'SHA-256 des Dokuments: {sha256}.',
    missing: 'Für diesen manuellen Testfall wurde kein Dokument eingereicht.',
    expired: 'Das Dokument von {owner} ist am {expires} abgelaufen.',
    future: 'Das Dokument von {owner} trägt das Datum {date}, das nach den Belegen liegt.',
    disordered: 'Das Dokument von {owner} ist vom {date}, läuft aber am {expires} ab.',
  },
  fr: {
    valid: "{owner} s'en porte garant dans un document du {date}, valable jusqu'au {expires} : {statement}",
    file: 'Document : {file}.',
    digest: 'SHA-256 du document : {sha256}.',
    missing: "Aucun document n'a été remis pour ce cas de test manuel.",
    expired: 'Le document de {owner} a expiré le {expires}.',
    future: 'Le document de {owner} est daté du {date}, après les preuves.',
    disordered: 'Le document de {owner} est daté du {date} mais expire le {expires}.',
  },
});

/** A testcase that a document decides. Its id is what the evidence file names. */
export function documentTestcase(
  testcase: Pick<Testcase, 'id' | 'title' | 'demanded' | 'section'> & { readonly own?: true },
): Testcase {
  return {
    ...testcase,
    manual: true,
    needs: [documents],
    check: (input) => judgeDocument(input.get(documents)[testcase.id], input.at),
  };
}

/**
 * PASS while the document is valid. Expired evidence is no fresh result, hence MISS and not FAIL (scs-0003-v2). A document is
 * valid through its last day (UTC), and not before its own date.
 */
export function judgeDocument(document: StoredDocument | undefined, at: Date): Outcome {
  if (!document) return { verdict: 'MISS', message: texts.message('missing') };
  const { owner, date, expires, statement, file, sha256 } = document;
  const today = at.toISOString().slice(0, 10);
  if (expires < date) return { verdict: 'MISS', message: texts.message('disordered', { owner, date, expires }) };
  if (date > today) return { verdict: 'MISS', message: texts.message('future', { owner, date }) };
  if (expires < today) return { verdict: 'MISS', message: texts.message('expired', { owner, expires }) };
  const details: Message[] = [];
  if (file) details.push(texts.message('file', { file }));
  if (sha256) details.push(texts.message('digest', { sha256 }));
  return { verdict: 'PASS', message: texts.message('valid', { owner, date, expires, statement }), details };
}
