import { ApiFailure } from '../../http/failure.ts';
import { text } from '../../http/answer.ts';
import type { FailureStyle } from '../../http/failure-styles.ts';
import { transactionId } from '../object-store/transaction.ts';
import { xmlDeclaration, xmlElements } from './xml.ts';

/** A refusal of S3: a code, and further elements that its document carries. */
export class S3Failure extends ApiFailure {
  readonly elements: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, elements: Readonly<Record<string, string>> = {}) {
    super(status, message, { type: code });
    this.elements = elements;
  }
}

/** `<Error><Code>…</Code><Message>…</Message><RequestId>…</RequestId>…</Error>` */
export const s3Style: FailureStyle = (failure, requestId) => {
  const more = failure instanceof S3Failure ? failure.elements : {};
  const fields = {
    Code: failure.type ?? 'InternalError',
    Message: failure.type ? failure.message : 'We encountered an internal error. Please try again.',
    RequestId: transactionId(requestId),
    ...more,
  };
  return text(
    failure.status,
    'application/xml',
    `${xmlDeclaration}<Error>${xmlElements(fields)}</Error>`,
    failure.headers,
  );
};

export function accessDenied(message = 'Access Denied.'): S3Failure {
  return new S3Failure(403, 'AccessDenied', message);
}

export function noSuchBucket(bucket: string): S3Failure {
  return new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist.', { BucketName: bucket });
}

export function noSuchKey(key: string): S3Failure {
  return new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
}

export function noSuchUpload(uploadId: string): S3Failure {
  return new S3Failure(
    404,
    'NoSuchUpload',
    'The specified multipart upload does not exist. The upload ID might be invalid, or the multipart upload might have been aborted or completed.',
    { UploadId: uploadId },
  );
}

export function malformedXml(): S3Failure {
  return new S3Failure(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

export function invalidArgument(name: string, value: string, message: string): S3Failure {
  return new S3Failure(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}

export function badDigest(): S3Failure {
  return new S3Failure(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

export function invalidDigest(header: string): S3Failure {
  return new S3Failure(400, 'InvalidDigest', 'The Content-MD5 you specified was an invalid.', { ContentMd5: header });
}
