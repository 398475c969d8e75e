// Writes NOTICES.txt: the licence of every npm package that has code or styles in the built files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const packages = new Map();
const licenceFile = /^(licen[cs]e|copying|notice|thirdpartynotices)([.-].*)?$/i;
/** What monaco-editor's own licence files do not say. */
export const codicons = `codicon.ttf, the icon font inside monaco-editor: Copyright (c) Microsoft Corporation and
contributors, Creative Commons Attribution 4.0 International (CC BY 4.0).`;

/** For the page's build and, as a second instance, for its workers'; both fill one list. */
export function collectPackages() {
  return {
    name: 'collect-packages',
    generateBundle(_options, bundle) {
      Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds).forEach(note);
    },
    // Styles and fonts leave no module behind in the bundle.
    transform(_code, id) {
      if (/\.(css|ttf)(\?|$)/.test(id)) note(id);
    },
  };
}

/** Runs last in the page's build, when every worker is already bundled. */
export function writeNotices(page, ...more) {
  return {
    name: 'write-notices',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler() {
        this.emitFile({ type: 'asset', fileName: 'NOTICES.txt', source: noticesText(page, more) });
      },
    },
  };
}

function note(id) {
  const path = id.replace(/^\0/, '').replace(/\?.*$/, '');
  if (!path.includes('/node_modules/')) return;
  for (let folder = dirname(path); !folder.endsWith('/node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, version, license, author } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (!name || !version) continue;
    packages.set(`${name} ${version}`, { folder, license, author: author?.name ?? author });
    return;
  }
}

function noticesText(page, more) {
  const sections = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, its]) => section(name, its));
  const opening = `${page} is built from these packages, each under its own licence.\n`;
  return [opening, ...sections, ...more].join(`\n${'-'.repeat(80)}\n`) + '\n';
}

function section(name, { folder, license, author }) {
  const texts = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (!license && !texts.length) throw new Error(`${name} states no licence`);
  const by = author ? `, by ${author.replace(/\s*<.*>/, '')}` : '';
  return [`${name} (${license ?? 'see below'}${by})`, ...texts].join('\n\n').replace(/\r/g, '') + '\n';
}
