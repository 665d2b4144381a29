import { swiftStyle } from '../../http/failure-styles.ts';
import type { ServiceModule } from '../service-module.ts';

export const s3Service: ServiceModule = {
  name: 's3',
  port: 'object',
  mount: '',
  failure: swiftStyle,
  catalog: [{ type: 'object-store-s3', name: 'swift-s3', url: '{object}' }],
  claims: (_method, _path, query, headers) =>
    (headers.authorization ?? '').startsWith('AWS') || query.has('X-Amz-Signature') || query.has('AWSAccessKeyId'),
  routes: [],
};
