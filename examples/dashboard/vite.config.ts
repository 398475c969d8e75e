import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
// The licences of what is bundled are written as the playground writes them.
import { collectPackages, writeNotices } from '../../app/http/playground/source/notices.js';

export default defineConfig({
  base: '/dashboard/',
  plugins: [react(), collectPackages(), writeNotices('The dashboard')],
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:8000', ws: true }, '/labels': 'http://127.0.0.1:8000' } },
  build: {
    outDir: '../../app/http/dashboard/built',
    emptyOutDir: true,
    sourcemap: false,
    // The page's policy admits no data: scripts, and small files are cheap to fetch.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // "use client" in React libraries says nothing to a page without a server part.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
