import { transactionId } from '../object-store/transaction.ts';
import type { ServiceModule } from '../service-module.ts';
import { bucketRoutes } from './buckets.ts';
import { S3Failure, accessDenied, s3Style } from './failures.ts';
import { s3ObjectRoutes } from './s3-objects.ts';

/** S3 as Swift's s3api serves it, path style; the signature of every request is verified. */
export const s3Service: ServiceModule = {
  name: 's3',
  port: 'object',
  mount: '',
  failure: s3Style,
  unauthorized: (_failure, requestId) => s3Style(accessDenied(), requestId),
  unknownRoute: (method) => ({
    failure: new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: method,
    }),
    style: s3Style,
  }),
  headers: ({ requestId }) => {
    const id = transactionId(requestId);
    return { 'x-amz-request-id': id, 'x-amz-id-2': id, 'x-trans-id': id, 'x-openstack-request-id': id };
  },
  catalog: [{ type: 'object-store-s3', name: 'swift-s3', url: '{object}' }],
  claims: (_method, _path, query, headers) =>
    (headers.authorization ?? '').startsWith('AWS') || query.has('X-Amz-Signature') || query.has('AWSAccessKeyId'),
  routes: [...bucketRoutes, ...s3ObjectRoutes],
};
