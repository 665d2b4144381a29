import type { CloudKey } from './ledger.ts';

/**
 * One spelling for the same cloud: openstacksdk takes the Keystone URL with and without version path and final slash,
 * and an edit of that kind in clouds.yaml must not hide what was created before it. A text that is no URL stays as it is.
 */
export function canonicalCloudKey(key: CloudKey): CloudKey {
  return { authUrl: canonicalUrl(key.authUrl), region: key.region || null, projectId: key.projectId };
}

export function sameCloud(a: CloudKey, b: CloudKey): boolean {
  const [left, right] = [canonicalCloudKey(a), canonicalCloudKey(b)];
  return left.authUrl === right.authUrl && left.region === right.region && left.projectId === right.projectId;
}

function canonicalUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v(?:2\.0|3)$/, '');
  return `${url.protocol}//${url.host}${path.replace(/\/+$/, '')}`;
}
