import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

interface Import {
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

interface Rule {
  /** Other rooms, or files beside them, that may be imported. */
  readonly rooms: readonly string[];
  /** The same, for types only. */
  readonly types?: readonly string[];
  /** The same, for `import()` only. */
  readonly dynamic?: readonly string[];
  readonly node: boolean;
  readonly packages: readonly string[] | 'any';
}

const ADAPTERS = ['network', 'files', 'kling', 'storage', 'manifest', 'callbacks', 'temporal'];
const adapter = (...packages: string[]): Rule => ({ rooms: ['domain', 'network', 'files'], node: true, packages });

/** What each room, or file beside the rooms, may import besides itself. A room without a rule is a fault. */
const RULES: Readonly<Record<string, Rule>> = {
  domain: { rooms: [], node: false, packages: [] },
  workflows: {
    rooms: ['domain'],
    types: ['activities'],
    node: false,
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: { rooms: ['domain'], node: true, packages: ['@temporalio/activity', '@temporalio/common'] },
  network: { rooms: [], node: true, packages: [] },
  files: { rooms: [], node: true, packages: [] },
  kling: adapter('jose', 'undici'),
  storage: adapter('image-size', 'mp4box', '@aws-sdk/client-s3', '@aws-sdk/lib-storage'),
  // What is kept of a manifest is a file like all others, and pictures are read as everywhere.
  manifest: { rooms: ['domain', 'storage'], node: true, packages: [] },
  callbacks: adapter('hono', '@hono/node-server', 'standardwebhooks'),
  temporal: adapter(
    '@grpc/grpc-js',
    ...['activity', 'client', 'common', 'envconfig', 'testing', 'worker'].map((name) => `@temporalio/${name}`),
  ),
  simulator: { rooms: [], node: true, packages: [] },
  cli: {
    rooms: ['domain', 'simulator', 'config.ts', ...ADAPTERS],
    dynamic: ['worker.ts'],
    node: true,
    packages: 'any',
  },
  config: { rooms: [], node: true, packages: ['dotenv'] },
  'config.ts': { rooms: ['domain', 'network', 'config'], node: true, packages: [] },
  'worker.ts': { rooms: ['domain', 'activities', 'config.ts', ...ADAPTERS], node: true, packages: 'any' },
  'client.ts': { rooms: ['domain', 'cli', 'config.ts', ...ADAPTERS], node: true, packages: 'any' },
};

/** The first part of a path below src: the room, or the file that stands beside the rooms. */
const roomOf = (file: string) => file.split('/')[0] ?? file;

/** The package of a specifier, without the path inside it. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function isAllowed(file: string, { specifier, kind }: Import): boolean {
  const rule = RULES[roomOf(file)];
  if (rule === undefined) return false;
  if (isBuiltin(specifier)) return rule.node && specifier.startsWith('node:');
  if (!specifier.startsWith('.')) return rule.packages === 'any' || rule.packages.includes(packageOf(specifier));
  const target = path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts');
  const room = roomOf(target);
  if (room === roomOf(file) || rule.rooms.includes(room)) return true;
  const extra = kind === 'type' ? rule.types : kind === 'dynamic' ? rule.dynamic : undefined;
  return extra?.includes(room) ?? false;
}

/** Every import of a file: `import`, `export ... from`, `import()` and types written as `import('...')`. */
function listImports(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, kind: Import['kind']) => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, isType ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'dynamic');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023));
  return found;
}

function listFaults(file: string, text: string): string[] {
  return listImports(file, text)
    .filter((found) => !isAllowed(file, found))
    .map(({ specifier }) => `${file} imports ${specifier}`);
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();
const read = (file: string) => readFileSync(path.join(SRC, file), 'utf8');

describe('the source tree', () => {
  it('keeps the import rules of its rooms', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => listFaults(file, read(file)))).toEqual([]);
  });

  it('names every file after its idea, in kebab-case', () => {
    const nameless = /^(utils?|helpers?|common|shared|types|misc)\.ts$/;
    const names = files.map((file) => path.posix.basename(file));
    expect(names.filter((name) => nameless.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
  });

  it('holds one idea per file: none has more than 250 lines, generated media aside', () => {
    const countLines = (file: string) => read(file).trimEnd().split('\n').length;
    const written = files.filter((file) => !file.startsWith('simulator/media/'));
    expect(written.filter((file) => countLines(file) > 250)).toEqual([]);
  });
});

describe('the import rules', () => {
  it.each([
    ['domain/request.ts', "import { readFile } from 'node:fs/promises';"],
    ['domain/request.ts', "import ms from 'ms';"],
    ['workflows/generation.ts', "import { createActivities } from '../activities/index.js';"],
    ['workflows/generation.ts', "import { Client } from '@temporalio/client';"],
    ['activities/submit.ts', "import type { Kling } from '../kling/client.js';"],
    ['activities/submit.ts', "export * from '../config.js';"],
    ['kling/client.ts', "type Disk = import('../storage/local-disk.js').Disk;"],
    ['kling/client.ts', "import fs from 'fs';"],
    ['storage/local-disk.ts', "const { connectClient } = await import('../temporal/connection.js');"],
    ['temporal/connection.ts', "import { readConfig } from '../config.js';"],
    ['simulator/server.ts', "import type { Task } from '../domain/task.js';"],
    ['cli/worker.ts', "import { runWorkerProcess } from '../worker.js';"],
    ['cli/demo.ts', "const { main } = await import('../client.js');"],
    ['cli/demo.ts', "import { generation } from '../workflows/generation.js';"],
    ['worker.ts', "import { main } from './client.js';"],
    ['attic/new.ts', "import path from 'node:path';"],
  ])('find a fault in %s: %s', (file, text) => {
    expect(listFaults(file, text)).toHaveLength(1);
  });

  it.each([
    ['workflows/activities.ts', "import type { Activities } from '../activities/index.js';"],
    ['kling/client.ts', "import { request } from 'undici';\nimport type { Task } from '../domain/task.js';"],
    ['temporal/connection.ts', "await import('@temporalio/client/lib/connection.js');"],
    ['cli/worker.ts', "const { runWorkerProcess } = await import('../worker.js');"],
    ['client.ts', "import { readConfig } from './config.js';"],
  ])('find none in %s: %s', (file, text) => {
    expect(listFaults(file, text)).toEqual([]);
  });
});
