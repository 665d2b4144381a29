import type { ApiRequest } from '../../http/route.ts';

/** `self` with and `bookmark` without the version. */
export function links(request: ApiRequest, path: string): { rel: string; href: string }[] {
  return [
    { rel: 'self', href: `${request.baseUrl}/v2.1/${path}` },
    { rel: 'bookmark', href: `${request.baseUrl}/${path}` },
  ];
}

export function bookmark(request: ApiRequest, path: string): { rel: string; href: string }[] {
  return [{ rel: 'bookmark', href: `${request.baseUrl}/${path}` }];
}
