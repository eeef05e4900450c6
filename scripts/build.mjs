// Builds dist/ in a directory beside it and swaps it into place when it is whole: a worker that runs from dist/ meanwhile never meets half a build,
// and a build that fails changes nothing. With --if-stale it does nothing when dist/ was built from just these sources: npm runs it so, as
// `prepare`, at each install (npx, in some versions, at each `npx kling`), and bin/kling.js where there is no dist/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
// At the same depth as dist/, which is written into the source maps.
const fresh = path.join(root, `dist.new-${process.pid}`);
const old = path.join(root, `dist.old-${process.pid}`);
/** In dist/: of which sources it was made. */
const STAMP = '.sources';
const isPrepare = process.argv.includes('--if-stale');

process.exitCode = run();

function run() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `kling needs Node 20.19 or newer, and this is ${process.versions.node}. Install it from https://nodejs.org.`,
    );
    return 1;
  }
  const sources = hashSources();
  if (isPrepare && readStamp() === sources) return 0;
  const isThere = existsSync(dist);
  const compiler = findCompiler();
  if (compiler === undefined) {
    console.error(
      `${isThere ? 'dist/ is not of these sources, and is left as it is: a build' : 'dist/ is not built: that'} needs the development dependencies. To have kling without them: npm ci --include=dev && npm prune --omit=dev --ignore-scripts`,
    );
    return isPrepare ? 0 : 1;
  }
  if (isPrepare)
    say(
      isThere
        ? 'kling: building dist/ from changed sources, about 10 s; what runs from it goes on'
        : 'kling: building dist/, about 10 s',
    );
  try {
    if (!node(compiler, '-p', 'tsconfig.build.json', '--outDir', fresh)) return 1;
    const bundle = path.join(fresh, 'workflow-bundle.js');
    if (!node(path.join(root, 'scripts/bundle-workflows.mjs'), path.join(fresh, 'workflows/index.js'), bundle))
      return 1;
    if (!node(path.join(root, 'scripts/bundle-modules.mjs'), fresh)) return 1;
    chmodSync(path.join(fresh, 'client.js'), 0o755);
    writeFileSync(path.join(fresh, STAMP), sources);
    swap();
    return 0;
  } finally {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true });
  }
}

/** Two renames, the shortest time without a dist/ that there is; another build may have put one there between them. */
function swap() {
  for (let tries = 1; ; tries += 1) {
    if (existsSync(dist)) renameSync(dist, old);
    try {
      renameSync(fresh, dist);
      return;
    } catch (error) {
      if (tries === 5 || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) throw error;
      rmSync(old, { recursive: true, force: true });
    }
  }
}

function node(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** The native compiler, three times as fast; where there is none for the machine, the one that the linter reads our types with. */
function findCompiler() {
  const compilers = ['typescript-7', 'typescript'].map((name) => path.join(root, 'node_modules', name, 'bin/tsc'));
  return compilers.find((compiler) => existsSync(compiler) && canRun(compiler));
}

function canRun(compiler) {
  return spawnSync(process.execPath, [compiler, '--version'], { stdio: 'ignore' }).status === 0;
}

/** Everything that a build depends on; contents rather than times, which git and cp set as they like. */
function hashSources() {
  const files = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...list('scripts'),
    ...list('src'),
  ];
  const hash = createHash('sha256');
  for (const file of files.filter((name) => existsSync(path.join(root, name)))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function list(directory) {
  const entries = readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
}

function readStamp() {
  try {
    return readFileSync(path.join(dist, STAMP), 'utf8');
  } catch {
    return undefined;
  }
}

/** npx keeps what `prepare` writes to itself; a terminal is told all the same. */
function say(line) {
  try {
    if (process.env.npm_command === 'exec') return writeFileSync('/dev/tty', `${line}\n`);
  } catch {
    // There is none.
  }
  console.error(line);
}
