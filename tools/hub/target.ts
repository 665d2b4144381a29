/** A Kubernetes API, and who may do everything there. Travels between processes as JSON, by standard input only: it has a key. */
export interface Target {
  readonly url: string;
  /** PEM of the authority of the server's certificate. */
  readonly ca: string;
  /** PEM of the client's certificate and its key. */
  readonly cert: string;
  readonly key: string;
}
