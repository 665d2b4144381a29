import { readFields, type Fields } from './fields.ts';

/*
 * Numbers, names and types of the fields, as facts of the `generated.proto` files of k8s.io/api, k8s.io/apimachinery and
 * k8s.io/apiextensions-apiserver, version 0.32; `!` follows the JSON tags of their Go types. The notation is that of `readFields`.
 */
const tables: Readonly<Record<string, string>> = {
  // meta/v1
  ObjectMeta: `name:string=1 generateName:string=2 namespace:string=3 selfLink:string=4 uid:string=5 resourceVersion:string=6
    generation:int64=7 creationTimestamp:Time=8 deletionTimestamp:Time=9 deletionGracePeriodSeconds!:int64=10
    labels:map<string>=11 annotations:map<string>=12 ownerReferences:OwnerReference[]=13 finalizers:string[]=14
    managedFields:ManagedFieldsEntry[]=17`,
  OwnerReference:
    'kind!:string=1 name!:string=3 uid!:string=4 apiVersion!:string=5 controller!:bool=6 blockOwnerDeletion!:bool=7',
  ManagedFieldsEntry: `manager:string=1 operation:string=2 apiVersion:string=3 time:Time=4 fieldsType:string=6
    fieldsV1:FieldsV1=7 subresource:string=8`,
  FieldsV1: 'raw:bytes=1',
  Time: 'seconds:int64=1 nanos:int32=2',
  MicroTime: 'seconds:int64=1 nanos:int32=2',
  LabelSelector: 'matchLabels:map<string>=1 matchExpressions:LabelSelectorRequirement[]=2',
  LabelSelectorRequirement: 'key!:string=1 operator!:string=2 values:string[]=3',
  FieldSelectorRequirement: 'key!:string=1 operator!:string=2 values:string[]=3',
  DeleteOptions: `gracePeriodSeconds!:int64=1 preconditions!:Preconditions=2 orphanDependents!:bool=3
    propagationPolicy!:string=4 dryRun:string[]=5 ignoreStoreReadErrorWithClusterBreakingPotential!:bool=6`,
  Preconditions: 'uid!:string=1 resourceVersion!:string=2',
  Quantity: 'string:string=1',

  // core/v1
  Namespace: 'metadata:ObjectMeta=1 spec:NamespaceSpec=2 status:NamespaceStatus=3',
  NamespaceSpec: 'finalizers:string[]=1',
  NamespaceStatus: 'phase:string=1 conditions:NamespaceCondition[]=2',
  NamespaceCondition: 'type!:string=1 status!:string=2 lastTransitionTime:Time=4 reason:string=5 message:string=6',
  Secret: 'metadata:ObjectMeta=1 data:map<bytes>=2 type:string=3 stringData:map<string>=4 immutable!:bool=5',
  ConfigMap: 'metadata:ObjectMeta=1 data:map<string>=2 binaryData:map<bytes>=3 immutable!:bool=4',
  ServiceAccount: `metadata:ObjectMeta=1 secrets:ObjectReference[]=2 imagePullSecrets:LocalObjectReference[]=3
    automountServiceAccountToken!:bool=4`,
  ObjectReference: `kind:string=1 namespace:string=2 name:string=3 uid:string=4 apiVersion:string=5
    resourceVersion:string=6 fieldPath:string=7`,
  LocalObjectReference: 'name:string=1',
  Event: `metadata:ObjectMeta=1 involvedObject!:ObjectReference=2 reason:string=3 message:string=4 source:EventSource=5
    firstTimestamp:Time=6 lastTimestamp:Time=7 count:int32=8 type:string=9 eventTime:MicroTime=10 series!:EventSeries=11
    action:string=12 related!:ObjectReference=13 reportingComponent!:string=14 reportingInstance!:string=15`,
  EventSeries: 'count:int32=1 lastObservedTime:MicroTime=2',
  EventSource: 'component:string=1 host:string=2',
  ResourceQuota: 'metadata:ObjectMeta=1 spec:ResourceQuotaSpec=2 status:ResourceQuotaStatus=3',
  ResourceQuotaSpec: 'hard:map<Quantity>=1 scopes:string[]=2 scopeSelector!:ScopeSelector=3',
  ResourceQuotaStatus: 'hard:map<Quantity>=1 used:map<Quantity>=2',
  ScopeSelector: 'matchExpressions:ScopedResourceSelectorRequirement[]=1',
  ScopedResourceSelectorRequirement: 'scopeName!:string=1 operator!:string=2 values:string[]=3',

  // events.k8s.io/v1; its EventSeries has the fields of core/v1
  EventsEvent: `metadata:ObjectMeta=1 eventTime:MicroTime=2 series!:EventSeries=3 reportingController:string=4
    reportingInstance:string=5 action:string=6 reason:string=7 regarding:ObjectReference=8 related!:ObjectReference=9
    note:string=10 type:string=11 deprecatedSource:EventSource=12 deprecatedFirstTimestamp:Time=13
    deprecatedLastTimestamp:Time=14 deprecatedCount:int32=15`,

  // coordination.k8s.io/v1
  Lease: 'metadata:ObjectMeta=1 spec:LeaseSpec=2',
  LeaseSpec: `holderIdentity!:string=1 leaseDurationSeconds!:int32=2 acquireTime:MicroTime=3 renewTime:MicroTime=4
    leaseTransitions!:int32=5 strategy!:string=6 preferredHolder!:string=7`,

  // rbac.authorization.k8s.io/v1
  Role: 'metadata:ObjectMeta=1 rules:PolicyRule[]=2',
  ClusterRole: 'metadata:ObjectMeta=1 rules:PolicyRule[]=2 aggregationRule!:AggregationRule=3',
  AggregationRule: 'clusterRoleSelectors:LabelSelector[]=1',
  PolicyRule:
    'verbs:string[]=1 apiGroups:string[]=2 resources:string[]=3 resourceNames:string[]=4 nonResourceURLs:string[]=5',
  RoleBinding: 'metadata:ObjectMeta=1 subjects:Subject[]=2 roleRef!:RoleRef=3',
  ClusterRoleBinding: 'metadata:ObjectMeta=1 subjects:Subject[]=2 roleRef!:RoleRef=3',
  RoleRef: 'apiGroup!:string=1 kind!:string=2 name!:string=3',
  Subject: 'kind!:string=1 apiGroup:string=2 name!:string=3 namespace:string=4',

  // authentication.k8s.io/v1
  SelfSubjectReview: 'metadata:ObjectMeta=1 status:SelfSubjectReviewStatus=2',
  SelfSubjectReviewStatus: 'userInfo:UserInfo=1',
  TokenRequest: 'metadata:ObjectMeta=1 spec!:TokenRequestSpec=2 status:TokenRequestStatus=3',
  TokenRequestSpec: 'audiences:string[]=1 boundObjectRef!:BoundObjectReference=3 expirationSeconds!:int64=4',
  TokenRequestStatus: 'token:string=1 expirationTimestamp:Time=2',
  BoundObjectReference: 'kind:string=1 apiVersion:string=2 name:string=3 uid:string=4',
  TokenReview: 'metadata:ObjectMeta=1 spec!:TokenReviewSpec=2 status:TokenReviewStatus=3',
  TokenReviewSpec: 'token:string=1 audiences:string[]=2',
  TokenReviewStatus: 'authenticated:bool=1 user:UserInfo=2 error:string=3 audiences:string[]=4',
  UserInfo: 'username:string=1 uid:string=2 groups:string[]=3 extra:map<ExtraValue>=4',
  ExtraValue: 'items:string[]=1',

  // authorization.k8s.io/v1
  SubjectAccessReview: 'metadata:ObjectMeta=1 spec!:SubjectAccessReviewSpec=2 status:SubjectAccessReviewStatus=3',
  LocalSubjectAccessReview: 'metadata:ObjectMeta=1 spec!:SubjectAccessReviewSpec=2 status:SubjectAccessReviewStatus=3',
  SubjectAccessReviewSpec: `resourceAttributes!:ResourceAttributes=1 nonResourceAttributes!:NonResourceAttributes=2
    user:string=3 groups:string[]=4 extra:map<ExtraValue>=5 uid:string=6`,
  SelfSubjectAccessReview:
    'metadata:ObjectMeta=1 spec!:SelfSubjectAccessReviewSpec=2 status:SubjectAccessReviewStatus=3',
  SelfSubjectAccessReviewSpec:
    'resourceAttributes!:ResourceAttributes=1 nonResourceAttributes!:NonResourceAttributes=2',
  SubjectAccessReviewStatus: 'allowed!:bool=1 reason:string=2 evaluationError:string=3 denied:bool=4',
  ResourceAttributes: `namespace:string=1 verb:string=2 group:string=3 version:string=4 resource:string=5
    subresource:string=6 name:string=7 fieldSelector!:FieldSelectorAttributes=8 labelSelector!:LabelSelectorAttributes=9`,
  FieldSelectorAttributes: 'rawSelector:string=1 requirements:FieldSelectorRequirement[]=2',
  LabelSelectorAttributes: 'rawSelector:string=1 requirements:LabelSelectorRequirement[]=2',
  NonResourceAttributes: 'path:string=1 verb:string=2',
  SelfSubjectRulesReview: 'metadata:ObjectMeta=1 spec!:SelfSubjectRulesReviewSpec=2 status:SubjectRulesReviewStatus=3',
  SelfSubjectRulesReviewSpec: 'namespace:string=1',
  SubjectRulesReviewStatus: `resourceRules:ResourceRule[]=1 nonResourceRules:NonResourceRule[]=2 incomplete!:bool=3
    evaluationError:string=4`,
  ResourceRule: 'verbs:string[]=1 apiGroups:string[]=2 resources:string[]=3 resourceNames:string[]=4',
  NonResourceRule: 'verbs:string[]=1 nonResourceURLs:string[]=2',

  // autoscaling/v1
  Scale: 'metadata:ObjectMeta=1 spec:ScaleSpec=2 status:ScaleStatus=3',
  ScaleSpec: 'replicas!:int32=1',
  ScaleStatus: 'replicas!:int32=1 selector:string=2',

  // apiextensions.k8s.io/v1
  CustomResourceDefinition: `metadata:ObjectMeta=1 spec!:CustomResourceDefinitionSpec=2
    status:CustomResourceDefinitionStatus=3`,
  CustomResourceDefinitionSpec: `group!:string=1 names!:CustomResourceDefinitionNames=3 scope!:string=4
    versions:CustomResourceDefinitionVersion[]=7 conversion!:CustomResourceConversion=9 preserveUnknownFields:bool=10`,
  CustomResourceDefinitionNames: `plural!:string=1 singular:string=2 shortNames:string[]=3 kind!:string=4 listKind:string=5
    categories:string[]=6`,
  CustomResourceDefinitionVersion: `name!:string=1 served!:bool=2 storage!:bool=3 schema!:CustomResourceValidation=4
    subresources!:CustomResourceSubresources=5 additionalPrinterColumns:CustomResourceColumnDefinition[]=6 deprecated:bool=7
    deprecationWarning!:string=8 selectableFields:SelectableField[]=9`,
  CustomResourceValidation: 'openAPIV3Schema!:JSONSchemaProps=1',
  CustomResourceSubresources: 'status!:CustomResourceSubresourceStatus=1 scale!:CustomResourceSubresourceScale=2',
  CustomResourceSubresourceStatus: '',
  CustomResourceSubresourceScale: 'specReplicasPath!:string=1 statusReplicasPath!:string=2 labelSelectorPath!:string=3',
  CustomResourceColumnDefinition: `name!:string=1 type!:string=2 format:string=3 description:string=4 priority:int32=5
    jsonPath!:string=6`,
  SelectableField: 'jsonPath!:string=1',
  CustomResourceConversion: 'strategy!:string=1 webhook!:WebhookConversion=2',
  WebhookConversion: 'clientConfig!:WebhookClientConfig=2 conversionReviewVersions:string[]=3',
  WebhookClientConfig: 'service!:ServiceReference=1 caBundle:bytes=2 url!:string=3',
  ServiceReference: 'namespace!:string=1 name!:string=2 path!:string=3 port!:int32=4',
  CustomResourceDefinitionStatus: `conditions:CustomResourceDefinitionCondition[]=1
    acceptedNames:CustomResourceDefinitionNames=2 storedVersions:string[]=3`,
  CustomResourceDefinitionCondition: `type!:string=1 status!:string=2 lastTransitionTime:Time=3 reason:string=4
    message:string=5`,
  JSONSchemaProps: `id:string=1 $schema:string=2 $ref!:string=3 description:string=4 type:string=5 format:string=6
    title:string=7 default!:JSON=8 maximum!:double=9 exclusiveMaximum:bool=10 minimum!:double=11 exclusiveMinimum:bool=12
    maxLength!:int64=13 minLength!:int64=14 pattern:string=15 maxItems!:int64=16 minItems!:int64=17 uniqueItems:bool=18
    multipleOf!:double=19 enum:JSON[]=20 maxProperties!:int64=21 minProperties!:int64=22 required:string[]=23
    items!:JSONSchemaPropsOrArray=24 allOf:JSONSchemaProps[]=25 oneOf:JSONSchemaProps[]=26 anyOf:JSONSchemaProps[]=27
    not!:JSONSchemaProps=28 properties:map<JSONSchemaProps>=29 additionalProperties!:JSONSchemaPropsOrBool=30
    patternProperties:map<JSONSchemaProps>=31 dependencies:map<JSONSchemaPropsOrStringArray>=32
    additionalItems!:JSONSchemaPropsOrBool=33 definitions:map<JSONSchemaProps>=34 externalDocs!:ExternalDocumentation=35
    example!:JSON=36 nullable:bool=37 x-kubernetes-preserve-unknown-fields!:bool=38 x-kubernetes-embedded-resource:bool=39
    x-kubernetes-int-or-string:bool=40 x-kubernetes-list-map-keys:string[]=41 x-kubernetes-list-type!:string=42
    x-kubernetes-map-type!:string=43 x-kubernetes-validations:ValidationRule[]=44`,
  JSON: 'raw:bytes=1',
  JSONSchemaPropsOrArray: 'schema!:JSONSchemaProps=1 jSONSchemas:JSONSchemaProps[]=2',
  JSONSchemaPropsOrBool: 'allows:bool=1 schema!:JSONSchemaProps=2',
  JSONSchemaPropsOrStringArray: 'schema!:JSONSchemaProps=1 property:string[]=2',
  ExternalDocumentation: 'description:string=1 url:string=2',
  ValidationRule: `rule!:string=1 message:string=2 messageExpression:string=3 reason!:string=4 fieldPath:string=5
    optionalOldSelf!:bool=6`,
};

export const messages: ReadonlyMap<string, Fields> = new Map(
  Object.entries(tables).map(([name, text]) => [name, readFields(text)]),
);

/** Message of each kind that is read, by apiVersion and kind. DeleteOptions is in every group and so stands apart. */
export const messageOfKind: ReadonlyMap<string, string> = new Map(
  Object.entries({
    v1: ['Namespace', 'Secret', 'ConfigMap', 'ServiceAccount', 'Event', 'ResourceQuota'],
    'coordination.k8s.io/v1': ['Lease'],
    'rbac.authorization.k8s.io/v1': ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
    'authentication.k8s.io/v1': ['SelfSubjectReview', 'TokenRequest', 'TokenReview'],
    'authorization.k8s.io/v1': [
      'SubjectAccessReview',
      'LocalSubjectAccessReview',
      'SelfSubjectAccessReview',
      'SelfSubjectRulesReview',
    ],
    'autoscaling/v1': ['Scale'],
    'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  })
    .flatMap(([apiVersion, kinds]) => kinds.map((kind): [string, string] => [`${apiVersion} ${kind}`, kind]))
    .concat([['events.k8s.io/v1 Event', 'EventsEvent']]),
);
