import { codicons, collectPackages, writeNotices } from './notices.js';

export default {
  base: '/playground/',
  plugins: [collectPackages(), writeNotices('The playground', codicons)],
  worker: { format: 'es', plugins: () => [collectPackages()] },
  build: {
    outDir: '../built',
    emptyOutDir: true,
    sourcemap: false,
    // The page's policy admits no data: scripts, and small files are cheap to fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 9000,
    rolldownOptions: {
      // "use client" in React libraries says nothing to a page without a server part.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
};
