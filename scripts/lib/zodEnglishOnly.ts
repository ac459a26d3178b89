/**
 * Leaves zod's translations out of the bundles: nothing can shake them out, nobody reads them (users see the sentences of the
 * error registry), and they are half of the chat panel.
 */
import type { Plugin } from 'esbuild';

export const zodEnglishOnly: Plugin = {
  name: 'zod-english-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
      loader: 'js',
    }));
  },
};
