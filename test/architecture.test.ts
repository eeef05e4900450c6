import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../src/domain/error.js';

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
  readonly node: boolean;
  readonly packages: readonly string[] | 'any';
}

/** Pure words: ours (`domain`), from the floor up, and those in which Kling takes a request (`products`). */
const WORDS = ['domain', 'domain/text', 'products', 'domain/generation', 'domain/batch', 'domain/pipeline'];
/** What does something with the world: it implements ports, and takes their types from there. */
const adapter = (rooms: readonly string[], ...packages: string[]): Rule => ({
  rooms: [...WORDS, ...rooms],
  types: ['ports'],
  node: true,
  packages,
});
const temporal = (...names: string[]) => names.map((name) => `@temporalio/${name}`);

/** What each room, or file beside the rooms, may import besides itself. A file belongs to the longest path that is named here; one without is a fault. */
const RULES: Readonly<Record<string, Rule>> = {
  'domain/text': { rooms: [], node: false, packages: [] },
  domain: { rooms: ['domain/text'], node: false, packages: [] },
  products: { rooms: ['domain', 'domain/text'], node: false, packages: [] },
  'domain/generation': { rooms: ['domain', 'domain/text', 'products'], node: false, packages: [] },
  'domain/batch': { rooms: ['domain', 'domain/text', 'products', 'domain/generation'], node: false, packages: [] },
  'domain/pipeline': {
    rooms: ['domain', 'domain/text', 'products', 'domain/generation', 'domain/batch'],
    node: false,
    packages: [],
  },
  contract: { rooms: [], types: WORDS, node: false, packages: temporal('common') },
  report: { rooms: [...WORDS, 'contract'], node: false, packages: [] },
  ports: { rooms: [], types: [...WORDS, 'report'], node: false, packages: [] },
  webui: { rooms: [...WORDS, 'contract'], node: false, packages: [] },
  workflows: {
    rooms: [...WORDS, 'contract', 'webui'],
    node: false,
    packages: temporal('workflow', 'common'),
  },
  activities: {
    rooms: [...WORDS, 'contract', 'report'],
    types: ['ports'],
    node: true,
    packages: temporal('activity', 'common'),
  },
  // The floor, for the base of all errors.
  network: { rooms: ['domain'], node: true, packages: ['undici'] },
  config: {
    rooms: ['domain', 'domain/text', 'products', 'contract', 'network'],
    node: true,
    packages: ['dotenv', 'smol-toml'],
  },
  kling: adapter(['network'], 'jose'),
  disk: adapter([]),
  programs: adapter([]),
  ffmpeg: adapter(['disk', 'programs']),
  store: adapter(
    ['disk', 'network'],
    '@aws-sdk/client-s3',
    '@aws-sdk/lib-storage',
    '@aws-sdk/s3-request-presigner',
    'https-proxy-agent',
  ),
  pictures: adapter(['disk'], 'image-size', 'mp4box', 'music-metadata'),
  manifest: adapter(['disk', 'pictures'], 'yaml'),
  journal: adapter(['contract', 'disk', 'report']),
  tracing: adapter(
    ['contract', 'network'],
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace-node',
    ...temporal('client', 'common', 'interceptors-opentelemetry', 'worker'),
  ),
  temporal: adapter(
    ['contract', 'network', 'tracing'],
    '@grpc/grpc-js',
    ...temporal('client', 'common', 'envconfig', 'proto', 'worker'),
  ),
  'codec-server': adapter(['network', 'temporal'], '@hono/node-server', 'hono', ...temporal('common')),
  callbacks: adapter(
    ['contract', 'kling', 'network', 'temporal'],
    '@hono/node-server',
    'hono',
    ...temporal('client', 'common'),
  ),
  slots: adapter([], ...temporal('worker')),
  notices: adapter(['contract', 'network'], 'standardwebhooks', ...temporal('client')),
  local: adapter(['contract', 'config', 'disk', 'programs', 'temporal', 'simulator'], ...temporal('client', 'testing')),
  client: adapter(
    [
      'contract',
      'config',
      'network',
      'kling',
      'disk',
      'pictures',
      'store',
      'journal',
      'manifest',
      'temporal',
      'callbacks',
      'webui',
      'notices',
    ],
    ...temporal('client', 'common'),
  ),
  worker: {
    ...adapter(['config', 'network', 'kling', 'disk', 'store', 'pictures', 'manifest', 'journal']),
    rooms: [
      ...WORDS,
      ...[
        'contract',
        'activities',
        'config',
        'network',
        'kling',
        'disk',
        'store',
        'pictures',
        'ffmpeg',
        'manifest',
        'journal',
        'slots',
        'notices',
        'callbacks',
        'tracing',
      ],
      'temporal',
    ],
    packages: ['prom-client', ...temporal('activity', 'client', 'common', 'interceptors-opentelemetry', 'worker')],
  },
  library: {
    rooms: [...WORDS, ...['contract', 'client', 'config', 'kling', 'pictures', 'manifest', 'temporal', 'worker']],
    node: true,
    packages: temporal('common'),
  },
  mcp: {
    ...adapter(
      ['contract', 'config', 'network', 'disk', 'pictures', 'temporal', 'client', 'library'],
      '@hono/node-server',
      '@modelcontextprotocol/sdk',
      'hono',
      'zod',
      ...temporal('client'),
    ),
  },
  'index.ts': { rooms: [...WORDS, 'client', 'library', 'temporal'], node: false, packages: [] },
  simulator: { rooms: [], node: true, packages: [] },
  cli: {
    rooms: [
      ...WORDS,
      ...[
        'contract',
        'report',
        'config',
        'network',
        'kling',
        'disk',
        'pictures',
        'ffmpeg',
        'manifest',
        'temporal',
        'callbacks',
        'programs',
        'local',
        'client',
        'simulator',
        'webui',
        'mcp',
        'codec-server',
      ],
      'worker',
    ],
    node: true,
    packages: 'any',
  },
  'worker.ts': { rooms: ['worker'], node: false, packages: [] },
  'client.ts': { rooms: ['cli'], node: false, packages: [] },
};

/** The room of a path below src, or the file that stands beside the rooms. */
function roomOf(file: string): string {
  const parts = file.split('/');
  const paths = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
  return paths.find((name) => Object.hasOwn(RULES, name)) ?? file;
}

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
  return kind === 'type' && (rule.types?.includes(room) ?? false);
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

/** What a file says: its string literals and templates, without imports. */
function listTexts(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      found.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023));
  return found;
}

/** Rooms whose texts any face may show: our words, and what stands behind the command line and the library alike. */
const NEUTRAL = ['domain', 'client', 'library'];
/** The same, but they read the settings or work with them, and say which by its name: that is the same for the library, which takes it in `env`. */
const SHARED = [
  'callbacks',
  'contract',
  'ports',
  'workflows',
  'activities',
  'network',
  'config',
  'kling',
  'slots',
  'notices',
  'temporal',
].concat(['disk', 'store', 'pictures', 'journal', 'manifest', 'products', 'worker', 'local', 'report']);
const COMMAND = /\bkling [a-z]|\btemporal [a-z]|(?<![\w-])--[a-z]/;
const MARKUP = /<\/?[a-z]+[ >]/;
const SETTING = /\b(KLING|TEMPORAL)_[A-Z]/;
/** Files that may, and why. */
const EXCUSED: Readonly<Record<string, string>> = {
  'library/advice-words.ts':
    'a host to be trusted has no option of its own yet, so the variable is named that goes into `env`',
  'temporal/search-attributes.ts': 'the command that `kling setup` prints for who may not register them himself',
  'temporal/deployments.ts':
    'the command that `kling doctor` and the log of a worker say: only the Temporal CLI makes a version the current one',
  'worker/take-work.ts': 'a line of the log that is for whoever runs the worker, wherever it is embedded',
  'report/page/page-style.ts': 'variables of CSS look like options',
  'report/page/failures.ts': 'the report is a face: the command that makes its batch go on',
  'report/page/cards.ts': 'the same, for the task of an item',
  'report/page/remedies.ts':
    'the report is read as a file by whoever ran the batch: it is a face, and has its own words',
  'local/local-server.ts': 'what the Temporal CLI is started with, which no face shows',
  'local/install/sdk-download.ts': 'what Node is started with, which no face shows',
  'local/install/temporal-release.ts':
    'what a program was asked that is not the Temporal CLI, so that anybody can ask it again',
  'local/simulator-keys.ts': 'options of `kling dev` and `kling simulator`, in what they refuse',
};

function listFaults(file: string, text: string): string[] {
  return listImports(file, text)
    .filter((found) => !isAllowed(file, found))
    .map(({ specifier }) => `${file} imports ${specifier}`);
}

/** The files of the tree that a file imports, types included. */
function listTargets(file: string, text: string): string[] {
  return listImports(file, text)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts'));
}

/** Ways through the imports that come back to where they began: `a.ts -> b.ts -> a.ts`, one for each import that closes a circle. */
function findCircles(all: readonly string[], targetsOf: (file: string) => readonly string[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    targetsOf(file).forEach((target) => visit(target, [...way, file]));
    done.add(file);
  };
  all.forEach((file) => visit(file, []));
  return found;
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

  it('has no import circles', () => {
    expect(findCircles(files, (file) => listTargets(file, read(file)))).toEqual([]);
  });

  it('has no folder of more than 15 files', () => {
    const folders = files.map((file) => path.posix.dirname(file));
    const count = (folder: string) => folders.filter((other) => other === folder).length;
    expect([...new Set(folders)].filter((folder) => count(folder) > 15)).toEqual([]);
  });

  it('has one base for its errors, and the code of each is its name or the kind of the failure', () => {
    const CLASS =
      /class (\w+) extends (\w+) \{\n {2}override readonly name = '(\w+)';\n {2}readonly code(?: = '(\w+)'|: (\w+));/g;
    const texts = files.filter((file) => !file.startsWith('simulator/')).map(read);
    const classes = texts.flatMap((text) => [...text.matchAll(CLASS)].map(([, ...words]) => words));
    const named = [...ERROR_CODES, 'InvalidRequest'].map((code) => [code, 'KlingTemporalError', code, code, undefined]);
    const ended = ['GenerationFailed', 'BatchFailed', 'PipelineFailed'].map((name) => [
      name,
      'KlingTemporalError',
      name,
      undefined,
      'ErrorCode',
    ]);
    const expected = [
      ...named,
      ['KlingFailure', 'KlingTemporalError', 'KlingFailure', undefined, 'FailureKind'],
      ...ended,
    ];
    expect(classes.sort()).toEqual(expected.sort());
    expect(texts.join('').match(/\bclass \w+/g)).toHaveLength(expected.length + 1);
  });

  it('keeps commands and HTML out of what every face says, and settings out of what is said before a face is known', () => {
    const faults = files.flatMap((file) => {
      const foreign = NEUTRAL.some((room) => file.startsWith(`${room}/`))
        ? [COMMAND, SETTING, MARKUP]
        : SHARED.some((room) => file.startsWith(`${room}/`))
          ? [COMMAND]
          : [];
      const texts = listTexts(file, read(file)).filter((text) => foreign.some((words) => words.test(text)));
      return texts.map((text) => `${file}: ${text}`);
    });
    const isExcused = (fault: string) => Object.keys(EXCUSED).some((file) => fault.startsWith(`${file}: `));
    expect(faults.filter((fault) => !isExcused(fault))).toEqual([]);
    const idle = Object.keys(EXCUSED).filter((file) => !faults.some((fault) => fault.startsWith(`${file}: `)));
    expect(idle, 'excused without need').toEqual([]);
  });

  it.each(['start: kling retry x', 'temporal operator x', 'force it (--force)'])('takes %s for a command', (text) => {
    expect(COMMAND.test(text)).toBe(true);
    expect(
      listTexts('x.ts', `const a = \`${text} \${id}\`; // kling x`).filter((one) => COMMAND.test(one)),
    ).toHaveLength(1);
  });

  it('knows a setting and HTML', () => {
    expect(MARKUP.test('<td class="x">')).toBe(true);
    expect(SETTING.test('Check KLING_API_KEY') && SETTING.test('TEMPORAL_ADDRESS')).toBe(true);
  });

  it('names every file after its idea, in kebab-case', () => {
    const nameless = /^(utils?|helpers?|common|shared|types|misc)\.ts$/;
    const names = files.map((file) => path.posix.basename(file));
    expect(names.filter((name) => nameless.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
  });

  it('holds one idea per file: none has more than 250 lines', () => {
    const countLines = (file: string) => read(file).trimEnd().split('\n').length;
    expect(files.filter((file) => countLines(file) > 250)).toEqual([]);
  });
});

describe('the search for import circles', () => {
  const search = (tree: Readonly<Record<string, readonly string[]>>) =>
    findCircles(Object.keys(tree), (file) => tree[file] ?? []);

  it('finds circles of any length, each once', () => {
    expect(search({ a: ['b'], b: ['c'], c: ['b', 'd'], d: ['d'] })).toEqual(['b -> c -> b', 'd -> d']);
  });

  it('finds none where two ways meet', () => {
    expect(search({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
  });
});

describe('the import rules', () => {
  it.each([
    ['domain/task.ts', "import { readFile } from 'node:fs/promises';"],
    ['domain/task.ts', "import ms from 'ms';"],
    ['domain/task.ts', "import type { Request } from './generation/request.js';"],
    ['products/catalogue.ts', "import { parseRequest } from '../domain/generation/request.js';"],
    ['domain/text/quote.ts', "import { record } from '../record.js';"],
    ['workflows/generation/generation.ts', "import { createActivities } from '../../activities/index.js';"],
    ['workflows/generation/generation.ts', "import { Client } from '@temporalio/client';"],
    ['contract/memo.ts', "import { quote } from '../domain/text/quote.js';"],
    ['domain/batch/item.ts', "import { itemWorkflowId } from '../../contract/item-workflow-id.js';"],
    ['kling/client.ts', "import { BATCH } from '../contract/workflow-types.js';"],
    ['ports/kling.ts', "import { CATALOGUE } from '../products/catalogue.js';"],
    ['ports/kling.ts', "import type { KlingClient } from '../kling/client.js';"],
    ['workflows/activities.ts', "import type { Ports } from '../activities/index.js';"],
    ['workflows/activities.ts', "import type { Kling } from '../ports/kling.js';"],
    ['activities/submit/submit.ts', "import type { Kling } from '../../kling/client.js';"],
    ['activities/submit/submit.ts', "export * from '../../config/read-config.js';"],
    ['kling/client.ts', "type Store = import('../store/local-store.js').Store;"],
    ['kling/client.ts', "import fs from 'fs';"],
    ['store/local-store.ts', "const { connectClient } = await import('../temporal/connect/connection.js');"],
    ['temporal/web-ui.ts', "import { readConfig } from '../config/read-config.js';"],
    ['domain/failure.ts', "import { escapeCell } from '../webui/markdown-cell.js';"],
    ['client/session.ts', "import type { Io } from '../cli/process/io.js';"],
    ['simulator/server.ts', "import type { Task } from '../domain/task.js';"],
    ['cli/machine/demo.ts', "const { main } = await import('../../client.js');"],
    ['cli/machine/demo.ts', "import { generation } from '../../workflows/index.js';"],
    ['worker.ts', "import { main } from './client.js';"],
    ['attic/new.ts', "import path from 'node:path';"],
  ])('find a fault in %s: %s', (file, text) => {
    expect(listFaults(file, text)).toHaveLength(1);
  });

  it.each([
    ['workflows/activities.ts', "import type { Activities } from '../contract/activities.js';"],
    ['contract/memo.ts', "import type { ReportFiles } from '../domain/batch/progress/progress.js';"],
    ['client/session.ts', "import { BATCH } from '../contract/workflow-types.js';"],
    ['domain/batch/book.ts', "import { parseRequest } from '../generation/request.js';"],
    ['kling/client.ts', "import { SignJWT } from 'jose';\nimport type { Task } from '../domain/task.js';"],
    ['store/local-store.ts', "import type { Store } from '../ports/store.js';"],
    ['temporal/connect/connection.ts', "await import('@temporalio/client/lib/connection.js');"],
    ['cli/machine/worker.ts', "const { runWorkerProcess } = await import('../../worker/run-worker-process.js');"],
    ['client.ts', "import { endProcess } from './cli/process/end-process.js';"],
  ])('find none in %s: %s', (file, text) => {
    expect(listFaults(file, text)).toEqual([]);
  });
});
