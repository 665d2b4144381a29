import { apiVersionOf, type Kind, type KubeObject } from '@allmend/core-machinery';
import { metadataOnly, tableFor } from '../list/form.ts';
import { answerForm } from '../request/accept.ts';
import { sendValue } from './answer.ts';
import type { ResourceCall } from './call.ts';
import { includeOf } from './resource-handlers.ts';

/** Rows of a history, as far as one page holds them. */
export interface RowPage {
  readonly items: readonly KubeObject[];
  /** '' when there are no more. */
  readonly continueToken: string;
}

/** Sends rows as a list or a Table of their kind, by `Accept`. `read` is asked for them once it is clear that the form is spoken. */
export async function sendRows(call: ResourceCall, kind: Kind, read: () => Promise<RowPage>): Promise<void> {
  const { request, reply, startedAt: now } = call;
  const form = answerForm(request.headers.accept, 'list');
  const include = includeOf(call);
  const { items, continueToken } = await read();
  const metadata = { ...(continueToken !== '' && { continue: continueToken }) };
  if (form.as === 'Table') {
    await sendValue(request, reply, 200, { ...tableFor(kind, items, { include, now }), metadata });
    return;
  }
  const [listKind, apiVersion] =
    form.as === 'Object' ? [kind.listKind, apiVersionOf(kind)] : ['PartialObjectMetadataList', 'meta.k8s.io/v1'];
  const shown = form.as === 'Object' ? items : items.map(metadataOnly);
  await sendValue(request, reply, 200, { kind: listKind, apiVersion, metadata, items: shown });
}
