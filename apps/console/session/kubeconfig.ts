/** The members of a kubeconfig that matter here. Source: client.authentication, kubeconfig (v1). */
export interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly {
    readonly name?: string;
    readonly context?: { readonly user?: string; readonly cluster?: string; readonly namespace?: string };
  }[];
  readonly clusters?: readonly { readonly name?: string; readonly cluster?: { readonly server?: string } }[];
  readonly users?: readonly { readonly name?: string; readonly user?: KubeconfigUser }[];
}

export interface KubeconfigUser {
  readonly token?: string;
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly exec?: object;
  readonly 'auth-provider'?: object;
}
