import { Certificate, EvidenceDocument, Notice } from '@allmend/api/kinds';
import { certificateController, documentController } from '@allmend/conformance/controllers';
import type { Controller } from '@allmend/core-controller';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  apply,
  furnish,
  handIn,
  inHansa,
  openCertificateStage,
  standing,
  type Answer,
  type CertificateStage,
} from './certificate-stage.ts';

let stage: CertificateStage;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let certificates: Controller;
let documents: Controller;
const log: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder('certificate-controllers');
  stage = await openCertificateStage(folder.path);
  await furnish(stage.call);
  const logger = createLogger({ level: 'warn', write: (line) => log.push(line) });
  const options = { logger, lease: 'none', now: () => stage.now } as const;
  certificates = certificateController(stage.controllers, options);
  documents = documentController(stage.controllers, options);
  certificates.start();
  documents.start();
});
afterAll(async () => {
  await Promise.all([certificates.stop(), documents.stop()]);
  await stage[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
beforeEach(() => {
  stage.now = new Date();
});

const day = 86_400_000;
const key = (name: string) => ({ tenant: '', namespace: 'hansa', name });
const at = (name: string) => ({ namespace: 'hansa', name });
/** Time goes on; the controllers would look within the hour. */
function later(name: string, days: number, controller = certificates): void {
  stage.now = new Date(stage.now.getTime() + days * day);
  controller.add(key(name));
}
const statusOf = async (name: string) => (await stage.controllers.kind(Certificate).get(at(name))).status ?? {};
async function noticesOf(name: string): Promise<readonly Notice[]> {
  const all = await Array.fromAsync(stage.controllers.kind(Notice).list({ namespace: 'hansa' }));
  return all.filter(({ spec }) => spec.about.name === name);
}
const notice = async (name: string, cause: string): Promise<Notice | undefined> =>
  (await noticesOf(name)).find(({ spec }) => spec.cause === cause);
async function granted(name: string): Promise<void> {
  await apply(stage.call, 'otto', name);
  await stage.decide('ada', name, 'grant');
  expect((await stage.decide('bo', name, 'grant')).body.status).toMatchObject({ state: 'Granted' });
}

describe('certificates', () => {
  test('an application is looked at, and who is to decide is told', async () => {
    await apply(stage.call, 'otto', 'applied');
    await waitUntil('its state', async () => (await statusOf('applied')).state === 'Applied');
    expect((await statusOf('applied')).conditions).toMatchObject([
      { type: 'Valid', status: 'False' },
      { type: 'Conforms', status: 'True' },
    ]);
    await stage.decide('ada', 'applied', 'grant');
    const waiting = await waitUntil('the notice', () => notice('applied', 'certificate-waiting'));
    expect(waiting.spec).toMatchObject({ severity: 'information', about: { kind: 'Certificate', name: 'applied' } });
    later('applied', 15);
    await waitUntil('it to lapse', async () => (await statusOf('applied')).pending === undefined);
  });

  test('a failure begins a review and is told once; mending it ends the review and is told', async () => {
    await granted('reviewed');
    await standing(stage.call, 'FAIL');
    const review = await waitUntil('the review', async () => (await statusOf('reviewed')).review);
    expect(review.reason).toBe('"hansa-luebeck" failed v5.1.');
    expect(Date.parse(review.until) - Date.parse(review.since)).toBe(30 * day);
    const told = await waitUntil('the notice', () => notice('reviewed', 'certificate-review'));
    expect(told.spec).toMatchObject({ severity: 'failure', occurrence: review.since });
    expect(told.spec.title.de).toContain('reviewed');
    expect(told.metadata.ownerReferences).toMatchObject([{ kind: 'Certificate', name: 'reviewed' }]);

    later('reviewed', 31);
    const overdue = await waitUntil('the body to be asked', () => notice('reviewed', 'certificate-overdue'));
    expect(overdue.spec.remedies).toMatchObject([expect.stringContaining('kubectl create --raw /apis/')]);
    expect(await statusOf('reviewed')).toMatchObject({ state: 'Granted', review });
    expect((await notice('reviewed', 'certificate-review'))?.metadata.resourceVersion).toBe(
      told.metadata.resourceVersion,
    );

    await standing(stage.call, 'PASS');
    await waitUntil('the review to end', async () => (await statusOf('reviewed')).review === undefined);
    await waitUntil('that to be told', async () => {
      const again = await notice('reviewed', 'certificate-review');
      return again?.spec.severity === 'recovery';
    });
  });

  test('it ends by itself, and that is told; a clock that is set back brings it back', async () => {
    await granted('ending');
    const { validUntil } = await statusOf('ending');
    later('ending', 340);
    const before = await waitUntil('a warning', () => notice('ending', 'certificate-expiry'));
    expect(before.spec).toMatchObject({ severity: 'warning', occurrence: `${validUntil} 30 days` });
    later('ending', 30);
    await waitUntil('the end', async () => (await statusOf('ending')).state === 'Expired');
    const ended = await waitUntil('the news', async () => {
      const one = await notice('ending', 'certificate-state');
      return one?.spec.occurrence.endsWith('expired') ? one : null;
    });
    expect(ended.spec.severity).toBe('failure');
    later('ending', -370);
    await waitUntil('its return', async () => (await statusOf('ending')).state === 'Granted');
  });

  test('what people decide while it is looked at is never overwritten', async () => {
    await granted('busy');
    const looking = setInterval(() => certificates.add(key('busy')), 1);
    const wobbling = (async () => {
      for (let n = 0; n < 10; n += 1) await standing(stage.call, n % 2 === 0 ? 'FAIL' : 'PASS');
    })();
    const answers: Answer[] = [];
    for (const action of ['suspend', 'revoke']) answers.push(await stage.decide('cy', 'busy', action));
    await wobbling;
    clearInterval(looking);
    expect(answers.map(({ code }) => code)).toEqual([201, 201]);
    await waitUntil(
      'the controller to be done',
      async () => (await statusOf('busy')).conditions?.[0]?.reason === 'Revoked',
    );
    expect((await statusOf('busy')).decisions?.map(({ action }) => action)).toEqual([
      'grant',
      'grant',
      'suspend',
      'revoke',
    ]);
  });
});

describe('documents', () => {
  const review = (who: string, name: string, verdict: string): Promise<Answer> =>
    stage.call(who, 'POST', `${inHansa}/evidencedocuments/${name}/review`, {
      apiVersion: 'conformance.allmend.dev/v1alpha1',
      kind: 'DocumentReview',
      spec: { verdict, reason: 'as the tests say' },
    });
  const documentStatus = async (name: string) =>
    (await stage.controllers.kind(EvidenceDocument).get(at(name))).status ?? {};
  const content = Buffer.from('Plan of the fire compartments').toString('base64');
  const validUntil = (days: number): string => new Date(Date.now() + days * day).toISOString();

  test('two people who did not hand it in accept it; it ends, and that is told', async () => {
    const spec = { content, url: undefined, sha256: undefined, validUntil: validUntil(100) };
    expect((await handIn(stage.call, 'otto', 'plan', spec)).code).toBe(201);
    await waitUntil('its state', async () => (await documentStatus('plan')).state === 'Submitted');
    expect((await documentStatus('plan')).sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await review('otto', 'plan', 'accept')).code).toBe(403);
    expect((await review('eve', 'plan', 'accept')).code).toBe(403);
    expect((await review('ada', 'plan', 'accept')).body.status).toEqual({ effect: 'Waiting', state: 'Submitted' });
    expect((await review('ada', 'plan', 'accept')).code).toBe(403);
    expect((await review('bo', 'plan', 'accept')).body.status).toEqual({ effect: 'Done', state: 'Accepted' });
    expect(await documentStatus('plan')).toMatchObject({
      submittedBy: 'otto (token; root)',
      reviews: [{ by: 'ada (token; root)' }, { by: 'bo (token; root)' }],
    });
    later('plan', 71, documents);
    await waitUntil('the reminder', async () => (await notice('plan', 'document-ends'))?.spec.severity === 'warning');
    later('plan', 30, documents);
    await waitUntil('its end', async () => (await documentStatus('plan')).state === 'Expired');
    expect((await notice('plan', 'document-ends'))?.spec.severity).toBe('failure');
  });

  test('one person rejects it; two at the same instant are both heard', async () => {
    await handIn(stage.call, 'otto', 'rejected');
    expect((await review('ada', 'rejected', 'reject')).body.status).toEqual({ effect: 'Done', state: 'Rejected' });
    expect((await review('bo', 'rejected', 'accept')).code).toBe(409);
    await handIn(stage.call, 'otto', 'together');
    const both = await Promise.all([review('ada', 'together', 'accept'), review('bo', 'together', 'accept')]);
    expect(both.map(({ body }) => String(body.status?.['effect'])).toSorted()).toEqual(['Done', 'Waiting']);
    expect((await documentStatus('together')).state).toBe('Accepted');
  });

  test('is base64 of at most a megabyte, cannot be changed, and is what its SHA-256 says', async () => {
    const only = (text: string) => ({ content: text, url: undefined, sha256: undefined });
    const big = Buffer.alloc(1_000_001).toString('base64');
    for (const wrong of [only(big), only('no base64!'), only(''), { url: undefined, sha256: undefined }]) {
      expect((await handIn(stage.call, 'otto', 'wrong', wrong)).code).toBe(422);
    }
    expect((await handIn(stage.call, 'otto', 'large', only(Buffer.alloc(1_000_000).toString('base64')))).code).toBe(
      201,
    );
    const path = `${inHansa}/evidencedocuments/large`;
    expect((await stage.call('otto', 'PATCH', path, { spec: { title: 'Another' } })).code).toBe(422);
    await handIn(stage.call, 'otto', 'changed', { content, sha256: 'ab'.repeat(32) });
    const answer = await review('ada', 'changed', 'accept');
    expect(answer).toMatchObject({ code: 409, body: { message: expect.stringContaining('SHA-256') } });
  });
});

test('the rights of the controllers were enough', () => {
  expect(log.filter((line) => /forbidden/i.test(line))).toEqual([]);
});
