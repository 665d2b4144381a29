import { ApiFailure } from '../../http/failure.ts';
import { empty, json } from '../../http/answer.ts';
import { secondsZ } from '../../http/time.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { findImage, ownImage, owns } from './access.ts';
import { badRequest } from './failures.ts';
import type { Image, ImageMember } from './records.ts';

const all = '/v2/images/{id}/members';
const one = `${all}/{member}`;
const statuses = ['pending', 'accepted', 'rejected'] as const;

/** Sharing an image with other projects. */
export const memberRoutes: readonly Route[] = [
  route('GET', all, {}, (request) => {
    const image = sharedImage(request, 'list');
    const mine = (member: ImageMember) => owns(request, image) || member.memberId === request.projectId;
    return json(200, {
      members: image.members.filter(mine).map((member) => view(image, member)),
      schema: '/v2/schemas/members',
    });
  }),
  route('POST', all, { roles: ['member'] }, (request) => {
    const image = sharedImage(request, 'create');
    if (!owns(request, image)) throw notAllowed(image, 'create');
    const memberId = request.json()['member'];
    if (typeof memberId !== 'string' || memberId === '') throw badRequest('Member to be added not specified');
    if (image.members.some((member) => member.memberId === memberId)) {
      throw new ApiFailure(409, `Member ${memberId} is duplicated for image ${image.id}`);
    }
    const member: ImageMember = { memberId, status: 'pending', createdAt: request.cloud.now() };
    image.members.push(member);
    return json(200, view(image, member));
  }),
  route('GET', one, {}, (request) => {
    const image = sharedImage(request, 'list');
    return json(200, view(image, memberOf(request, image)));
  }),
  route('PUT', one, { roles: ['member'] }, (request) => {
    const image = findImage(request);
    const member = memberOf(request, image);
    if (!request.caller.isAdmin && member.memberId !== request.projectId) throw notAllowed(image, 'update');
    const status = statuses.find((known) => known === request.json()['status']);
    if (!status) throw badRequest('Member status must be one of: pending, accepted, rejected.');
    member.status = status;
    return json(200, view(image, member));
  }),
  route('DELETE', one, { roles: ['member'] }, (request) => {
    const image = ownImage(request);
    const member = memberOf(request, image);
    image.members = image.members.filter((other) => other !== member);
    return empty(204);
  }),
];

function sharedImage(request: ApiRequest, verb: string): Image {
  const image = findImage(request);
  if (image.visibility === 'shared') return image;
  throw new ApiFailure(403, `Not allowed to ${verb} members for image ${image.id}: Only shared images have members.`);
}

function memberOf(request: ApiRequest, image: Image): ImageMember {
  const id = request.params['member']!;
  const member = image.members.find(({ memberId }) => memberId === id);
  if (member) return member;
  throw new ApiFailure(404, `${id} not found in the member list of the image ${image.id}.`);
}

function notAllowed(image: Image, verb: string): ApiFailure {
  return new ApiFailure(403, `Not allowed to ${verb} members for image ${image.id}.`);
}

function view(image: Image, member: ImageMember): Record<string, unknown> {
  const at = secondsZ(member.createdAt);
  return {
    member_id: member.memberId,
    image_id: image.id,
    status: member.status,
    created_at: at,
    updated_at: at,
    schema: '/v2/schemas/member',
  };
}
