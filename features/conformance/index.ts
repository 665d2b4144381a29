// One block per room, sorted; each room adds its own lines.
export { standards } from './checks/registry.ts';
