import { effectiveRoles } from '../../access/assignments.ts';
import { callerOfUser } from '../../access/caller.ts';
import type { Caller } from '../../access/caller.ts';
import type { Answer } from '../../http/answer.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route, RouteOptions } from '../../http/route.ts';
import { refuse, swiftPage } from '../object-store/failures.ts';
import type { ObjectContainer } from '../object-store/records.ts';
import { findContainer } from '../object-store/store.ts';
import { S3Failure, accessDenied, noSuchBucket } from './failures.ts';
import { isSignedWith, readSignature, signatureMismatch } from './signature.ts';

/** A request whose signature is right. */
export interface S3Request {
  readonly request: ApiRequest;
  readonly caller: Caller;
  readonly projectId: string;
  /** `project:user`, S3's owner and its display name. */
  readonly owner: string;
  /** What the client says about the body. */
  readonly payloadHash: string;
}

export type S3Handler = (signed: S3Request) => Answer | Promise<Answer>;

/** A route that verifies Signature Version 4 with the EC2 credentials of Keystone before its handler runs. */
export function signedRoute(
  method: string,
  template: string,
  options: Pick<RouteOptions, 'body'>,
  handler: S3Handler,
): Route {
  return route(method, template, { ...options, open: true }, (request) => {
    const { s3 } = request.cloud.behaviour;
    if (s3 === 'absent') return absent(request);
    const signed = authenticated(request);
    if (s3 === 'read-only' && method !== 'GET' && method !== 'HEAD') throw accessDenied();
    const version = request.query.get('versionId');
    if (version !== null && version !== 'null') throw new S3Failure(501, 'NotImplemented', 'Not implemented.');
    return handler(signed);
  });
}

/** The bucket that the path names. */
export function bucketOf({ request, projectId }: S3Request): ObjectContainer {
  const name = request.params['bucket']!;
  const bucket = findContainer(request.cloud, projectId, name);
  if (!bucket) throw noSuchBucket(name);
  return bucket;
}

function authenticated(request: ApiRequest): S3Request {
  const { cloud } = request;
  const signed = readSignature(request);
  const credential = cloud.tables.ec2Credentials.get(signed.accessKey);
  if (!credential && cloud.behaviour.s3UnknownKey === 'InvalidAccessKeyId') {
    throw new S3Failure(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      {
        AWSAccessKeyId: signed.accessKey,
      },
    );
  }
  if (!credential || !isSignedWith(request, signed, credential.secret)) throw signatureMismatch(request, signed);
  const { userId, projectId } = credential;
  const caller = callerOfUser(cloud, userId, projectId, null, effectiveRoles(cloud.tables, userId, { projectId }));
  if (!caller || !['admin', 'member'].some((role) => caller.roles.has(role))) throw accessDenied();
  const owner = `${cloud.tables.projects.get(projectId)?.name}:${caller.userName}`;
  return { request, caller, projectId, owner, payloadHash: signed.payloadHash };
}

/** Swift without its S3 layer takes the path for an account's. */
function absent(request: ApiRequest): Answer {
  return swiftPage(request.path === '/' ? refuse(404) : refuse(412, { detail: 'Bad URL' }), request.requestId);
}
