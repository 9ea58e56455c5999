// Bundles the pages, or the unit tests, with esbuild. Usage: node build.mjs build OUT | node build.mjs test OUT
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const [, , verb, out] = process.argv;
if (!out || (verb !== 'build' && verb !== 'test')) {
  console.error('usage: node build.mjs build|test OUT');
  process.exit(2);
}

const common = { absWorkingDir: here, bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning' };

async function pages() {
  const entries = readdirSync(join(here, 'src/pages')).map((f) => join('src/pages', f));
  const assets = join(out, 'assets');
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  await build({ ...common, entryPoints: entries, outdir: assets, splitting: true, minify: true, sourcemap: 'linked', sourcesContent: false });
  cpSync(join(here, 'public'), out, { recursive: true });
}

async function tests() {
  rmSync(out, { recursive: true, force: true });
  const entries = readdirSync(join(here, 'test')).filter((f) => f.endsWith('.test.ts')).map((f) => join('test', f));
  await build({ ...common, entryPoints: entries, outdir: out, platform: 'node', outExtension: { '.js': '.mjs' } });
  const files = readdirSync(out).filter((f) => f.endsWith('.test.mjs')).map((f) => join(out, f));
  const env = { ...process.env, HILUM_WEBUI: here };
  const run = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit', env });
  process.exit(run.status ?? 1);
}

await (verb === 'build' ? pages() : tests());
