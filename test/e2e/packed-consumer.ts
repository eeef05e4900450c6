import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODULES = path.join(ROOT, 'node_modules');

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A project of somebody else's, in an empty folder outside of this one, with our package as npm would unpack it. */
export interface Consumer {
  readonly tarball: string;
  readonly directory: string;
  write(name: string, text: string): void;
  /** Compiles all files with `strict`; says nothing when they fit. */
  compile(module?: 'NodeNext' | 'Preserve'): Promise<Ran>;
  node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran>;
  remove(): void;
}

/**
 * Packs the package and unpacks it. Only what it declares as `dependencies` can be imported by it, as links to what is installed here: so it needs
 * no network, and a dependency that is not declared is not found. `own` are the packages that the consumer has itself.
 */
export function createConsumer(own: readonly string[]): Consumer {
  const directory = mkdtempSync(path.join(tmpdir(), 'kling-consumer-'));
  const modules = path.join(directory, 'node_modules');
  mkdirSync(path.join(modules, 'kling-temporal'), { recursive: true });
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory], ROOT);
  const tarball = path.join(directory, readdirSync(directory).find((name) => name.endsWith('.tgz')) ?? '');
  run('tar', ['xzf', tarball, '--strip-components=1', '-C', path.join(modules, 'kling-temporal')], directory);
  const manifest = readFileSync(path.join(modules, 'kling-temporal/package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of new Set([...Object.keys(dependencies), ...own])) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(MODULES, name), path.join(modules, name));
  }
  const write = (name: string, text: string) => writeFileSync(path.join(directory, name), text);
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  return {
    tarball,
    directory,
    write,
    compile(module = 'NodeNext') {
      const moduleResolution = module === 'NodeNext' ? 'NodeNext' : 'Bundler';
      const compilerOptions = { target: 'ES2023', module, moduleResolution, strict: true, outDir: 'dist' };
      const types = { types: ['node'], skipLibCheck: true, noEmit: module !== 'NodeNext' };
      write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...types }, include: ['*.ts'] }));
      return start([path.join(MODULES, 'typescript/bin/tsc'), '-p', '.'], directory, {});
    },
    node: (args, env) => start(args, directory, env),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const base = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(process.execPath, args, { cwd, env: { ...base, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
