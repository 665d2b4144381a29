import { statusErrors, type JsonObject } from '@allmend/core-machinery';
import { decodeMessage } from './decode.ts';
import { messageOfKind } from './messages.ts';
import { malformed, WireReader, wireTypes } from './wire.ts';

/** Media type of the envelope. */
export const protobufType = 'application/vnd.kubernetes.protobuf';

/** What every body begins with: `k8s` and a zero byte. */
const magic = [0x6b, 0x38, 0x73, 0x00];

/**
 * Reads a body in Kubernetes' protobuf form: four bytes, then a `runtime.Unknown` with apiVersion, kind and the message itself.
 * Gives the object as JSON. Throws 400 for what is no such body, and 415 for a kind that is read only as JSON.
 * Source: apimachinery pkg/runtime/serializer/protobuf.
 */
export function readProtobuf(bytes: Uint8Array): { readonly value: JsonObject } {
  if (magic.some((byte, at) => bytes[at] !== byte)) {
    throw malformed('it does not begin with the four bytes of its envelope', 0);
  }
  const envelope = readEnvelope(new WireReader(bytes, magic.length));
  const { apiVersion, kind, contentEncoding, contentType, content } = envelope;
  if (apiVersion === '' || kind === '') throw malformed('it does not say its apiVersion and kind', magic.length);
  if (contentEncoding !== '' || (contentType !== '' && contentType !== protobufType)) {
    throw statusErrors.unsupportedMediaType(
      `the protobuf envelope holds ${shorten(contentType || protobufType)} encoded as "${shorten(contentEncoding)}", which is not read`,
    );
  }
  const message = kind === 'DeleteOptions' ? kind : messageOfKind.get(`${apiVersion} ${kind}`);
  if (message === undefined) {
    throw statusErrors.unsupportedMediaType(
      `${shorten(kind)} of ${shorten(apiVersion)} is not read as ${protobufType}; send application/json`,
    );
  }
  return { value: { apiVersion, kind, ...(content && decodeMessage(message, content)) } };
}

interface Envelope {
  apiVersion: string;
  kind: string;
  contentEncoding: string;
  contentType: string;
  /** The message; null when there is none, which is an empty one. */
  content: WireReader | null;
}

/** Source: apimachinery pkg/runtime/generated.proto, messages Unknown and TypeMeta. */
function readEnvelope(reader: WireReader): Envelope {
  const envelope: Envelope = { apiVersion: '', kind: '', contentEncoding: '', contentType: '', content: null };
  eachValue(reader, (field) => {
    if (field === 1) {
      eachValue(reader.message(), (part, type) => {
        if (part === 1) envelope.apiVersion = type.text();
        else if (part === 2) envelope.kind = type.text();
        else type.skip(wireTypes.length);
      });
    } else if (field === 2) envelope.content = reader.message();
    else if (field === 3) envelope.contentEncoding = reader.text();
    else if (field === 4) envelope.contentType = reader.text();
    else reader.skip(wireTypes.length);
  });
  return envelope;
}

/** Gives each length-delimited field, which is to be read or passed over; others are passed over. */
function eachValue(reader: WireReader, read: (field: number, reader: WireReader) => void): void {
  while (!reader.done) {
    const { field, wire } = reader.tag();
    if (wire === wireTypes.length) read(field, reader);
    else reader.skip(wire);
  }
}

const longestShown = 100;
const shorten = (value: string): string => (value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`);
