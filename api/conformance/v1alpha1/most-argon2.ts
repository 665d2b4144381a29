/**
 * The most that the hash of a key may cost who verifies it: somebody else wrote it, and it must not be able to bring down the server.
 * `memory` in KiB. Twice the memory and more than three times the passes of what argon2's own command and the official monitor's accounts
 * have (64 MiB, 3 passes, 4 lanes).
 */
export const mostArgon2 = { memory: 131_072, passes: 10, parallelism: 16 } as const;
