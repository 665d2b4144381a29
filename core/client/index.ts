export { openClient } from './client.ts';
export type { AcrossTenants, Client, ClientOptions, ContentOptions, CrossReader } from './client.ts';
export type { Content } from './connection/connection.ts';
export type { Credentials, CredentialSource } from './connection/credentials.ts';
export { clientErrors } from './errors.ts';
export { startInformer } from './informer/informer.ts';
export type { Informer, InformerHandlers, InformerOptions } from './informer/informer.ts';
export type { ClientKind, MetadataObject, NewObject, NewObjectOfKind, ObjectName, ObjectOfKind } from './kind-types.ts';
export { readKubeconfig } from './kubeconfig/read-kubeconfig.ts';
export type { KubeconfigContext } from './kubeconfig/read-kubeconfig.ts';
export { keyOf, parseKey, printKey, tenantAnnotation } from './object-key.ts';
export type { ObjectKey } from './object-key.ts';
export type {
  ApplyOptions,
  DeleteOptions,
  JsonPatchOperation,
  KindClient,
  Patch,
  PatchOptions,
  WriteOptions,
} from './resource/kind-client.ts';
export type { CallOptions, CollectionReader, ListOptions, Page, Reader } from './resource/reader.ts';
export type { WatchEvent, WatchOptions } from './watch/watch.ts';
