// One block per room, sorted; each room adds its own lines.
export { standards } from './checks/registry.ts';

export { printFlavorName, printFlavorNameV1, shortenFlavorName } from './flavor-name/print.ts';
export { claimsStandardName, parseFlavorName } from './flavor-name/parse.ts';
export { extraSpecsOf, officialProperties } from './flavor-name/properties.ts';
export { acceptsName, refusalOf } from './flavor-name/reading.ts';
export type { NameAuthority, NameFault, NameReading, NameRemark, ReadName } from './flavor-name/reading.ts';
export type { FlavorName } from './flavor-name/model.ts';
export { describeFlavor, flavorProse } from './flavor-name/prose.ts';
export { buildFlavorName, flavorQuestions } from './flavor-name/questions.ts';
export type { BuiltName, FlavorAnswers, FlavorChoice, FlavorQuestion } from './flavor-name/questions.ts';
