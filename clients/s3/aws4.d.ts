/** The part of aws4 that we use; the library brings no types. */
declare module 'aws4' {
  interface SignedRequest {
    readonly path: string;
    readonly headers: Readonly<Record<string, string | number>>;
  }
  const aws4: {
    sign(
      request: {
        readonly service: 's3';
        readonly region: string;
        readonly method: string;
        readonly host: string;
        readonly path: string;
        readonly headers: Readonly<Record<string, string>>;
        readonly body?: Uint8Array;
      },
      credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
    ): SignedRequest;
  };
  export default aws4;
}
