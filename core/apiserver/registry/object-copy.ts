import { asJson, asObject, cloneJson, type KubeObject } from '@allmend/core-machinery';

/** A copy that shares nothing with the object. */
export function copyObject(object: KubeObject): KubeObject {
  return asObject(cloneJson(asJson(object)));
}
