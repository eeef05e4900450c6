import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A project of somebody else's, in an empty folder outside of this one, in which our package is installed as from a registry. */
export interface Consumer {
  readonly tarball: string;
  readonly directory: string;
  write(name: string, text: string): void;
  /** Compiles the files that are named, `strict` and as either kind of project; says nothing when they fit. */
  compile(files: readonly string[], module: 'NodeNext' | 'Preserve'): Promise<Ran>;
  node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran>;
  /** Runs a line of a shell; rejects when it fails. */
  shell(line: string): Promise<void>;
  remove(): void;
}

/** What a compiler finds in other people's declarations is theirs to mend; ours are checked where they are used. */
const COMPILER_OPTIONS = { target: 'ES2023', strict: true, types: ['node'], skipLibCheck: true };

/**
 * Packs the package and has npm install it beside `own`, the packages that the consumer has itself, in the versions of this project. What our
 * package does not declare is not there. npm asks the registry only for what its cache does not hold, and runs no scripts of theirs: none is needed.
 */
export async function createConsumer(own: readonly string[]): Promise<Consumer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'kling-consumer-'));
  const write = (name: string, text: string) => writeFileSync(path.join(directory, name), text);
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory], ROOT);
  const tarball = path.join(directory, readdirSync(directory).find((name) => name.endsWith('.tgz')) ?? '');
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Pack;
  const versions = { ...dependencies, ...devDependencies };
  const packages = own.map((name) => `${name}@${versions[name] ?? ''}`);
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  await run('npm', ['install', ...options, tarball, ...packages], directory);
  return {
    tarball,
    directory,
    write,
    async compile(files, module) {
      const moduleResolution = module === 'NodeNext' ? 'NodeNext' : 'Bundler';
      const emitted = module === 'NodeNext' ? { outDir: 'dist' } : { noEmit: true };
      const compilerOptions = { ...COMPILER_OPTIONS, module, moduleResolution, ...emitted };
      write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
      return start(process.execPath, [path.join('node_modules', 'typescript/bin/tsc'), '-p', '.'], directory);
    },
    node: (args, env) => start(process.execPath, args, directory, env),
    shell: (line) => run('sh', ['-c', line], directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

interface Pack {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await start(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${output}`);
}

function start(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const base = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(command, args, { cwd, env: { ...base, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
