import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { lookCss } from './look-css.ts';

const here = import.meta.dirname;
const lookId = 'virtual:look.css';

/** Gives the style sheet that is made from the tokens of kit/ui. */
const look: Plugin = {
  name: 'allmend-look',
  resolveId: (id) => (id === lookId ? `\0${lookId}` : null),
  load: (id) => (id === `\0${lookId}` ? lookCss() : null),
};

/** The build of the console: `node tools/console.ts`. No inline script or style, so that the page's policy needs none. */
export default defineConfig({
  root: here,
  base: '/console/',
  plugins: [react(), look],
  resolve: {
    // kit/ui signs whole pages with hashes; the console uses none of those, and the browser has no such module.
    alias: [{ find: 'node:crypto', replacement: resolve(here, 'absent-crypto.ts') }],
  },
  build: {
    outDir: resolve(here, 'build'),
    emptyOutDir: true,
    target: ['es2024'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});
