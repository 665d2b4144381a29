import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{kit,api,core,clients,sandbox,features,providers,apps,tools,e2e,bench}/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
