import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{kit,api,core,clients,sandbox,features,providers,apps,tools,e2e,bench}/**/*.test.ts'],
    pool: 'forks',
    // Half of what tests do is waiting: as many at once as there are processors.
    maxWorkers: '100%',
    // Limits are for what hangs: a busy machine may take its time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    restoreMocks: true,
  },
});
