import { stringify } from 'yaml';

export interface KubeconfigParts {
  /** Base address, with the tenant's path where there is one. */
  readonly server: string;
  readonly ca: string;
  readonly name: string;
  readonly user: string;
  readonly certificate: { readonly key: string; readonly cert: string };
}

/** A kubeconfig that works at once. Source: client-go tools/clientcmd/api/v1. */
export function kubeconfig({ server, ca, name, user, certificate }: KubeconfigParts): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(ca) } }],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': base64(certificate.cert),
          'client-key-data': base64(certificate.key),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user, namespace: 'default' } }],
    'current-context': name,
  });
}
