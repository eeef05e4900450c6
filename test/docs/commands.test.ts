import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/read-config.js';
import { parseRequest } from '../../src/domain/generation/request.js';
import { CHECKS, LASTING, RUNNABLE, WAITING } from './command-checks.js';
import type { DocsStage } from './docs-stage.js';
import { startDocsStage } from './docs-stage.js';
import { findUnknown } from './known-options.js';
import type { Block } from './pages.js';
import { GUIDES, listBlocks, readProse, ROOT } from './pages.js';
import { listCommands, splitWords } from './shell-commands.js';

let stage: DocsStage;
beforeAll(async () => {
  stage = await startDocsStage();
}, 90_000);
afterAll(() => stage.close());

/** Whether an earlier page has shown this line already, and it only looks: once is enough. */
const looks = new Set<string>();
function isTried(text: string): boolean {
  if (!/^npx kling (doctor|setup|[^<]* --help)$/.test(text)) return false;
  const isOld = looks.has(text);
  looks.add(text);
  return isOld;
}

describe.each(GUIDES)('$file, read from top to bottom,', (page) => {
  beforeAll(() => stage.clean());

  it.each(listCommands(page))('line $line does what it says: $text', async ({ text, exitCode }) => {
    const check = CHECKS.find(({ begins }) => begins.test(text));
    if (check !== undefined) return check.check(text, page);
    if (isTried(text)) return;
    const lasting = LASTING.find(({ begins }) => begins.test(text));
    if (lasting === undefined) expect(text, 'this line needs a check in command-checks.ts').toMatch(RUNNABLE);
    stage.setPace(WAITING.test(text) ? 'fast' : 'standing');
    const { code, output } = await (lasting === undefined ? stage.run(text) : stage.runUntil(text, lasting.says));
    expect(code, output).toBe(exitCode);
    expect(output).not.toMatch(/\n\s+at .*:\d+:\d+|Warning:/);
  });

  it('names only commands and options that there are', async () => {
    const spans = [...readProse(page).matchAll(/`(?:npx )?kling( [^`]+)`/g)].map(([, words = '']) => splitWords(words));
    const faults = await Promise.all(spans.map(async (words) => findUnknown(words)));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('shows only what can be read by what it is for', async () => {
    for (const block of listBlocks(page)) await checkBlock(block);
  });
});

/** Our own variables and those of docker-compose.yml stand in `.env.example`, the others of Temporal's where its settings are read. */
const SETTINGS = ['.env.example', 'src/temporal/connect/load-profile.ts']
  .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
  .flatMap((text) => text.match(/\b(KLING|TEMPORAL)_[A-Z0-9_]+|(?<=^(# )?)[A-Z0-9_]+(?==)/gm) ?? []);

/** Reads a kling.toml, or a file of models, as `kling` does. */
function readToml(text: string): void {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'kling-docs-toml-')), 'kling.toml');
  writeFileSync(file, text);
  try {
    readConfig(text.startsWith('[[models]]') ? { KLING_PRODUCTS_FILE: file } : { KLING_CONFIG: file }, false);
  } finally {
    rmSync(path.dirname(file), { recursive: true });
  }
}

/** Reads what a client of MCP is told of our server. */
async function readClientConfig(text: string): Promise<void> {
  const { mcpServers, servers = mcpServers } = JSON.parse(text) as Readonly<
    Record<string, Readonly<Record<string, Server>>>
  >;
  for (const { url, command, args = [] } of Object.values(servers ?? {})) {
    if (url !== undefined) expect(new URL(url).pathname).toBe('/mcp');
    else expect([command, ...args.slice(0, 3)]).toEqual(['npx', '-y', 'kling-temporal', 'mcp']);
    expect(await findUnknown(args.slice(2))).toBeUndefined();
  }
  expect(Object.keys(servers ?? {})).toEqual(['kling']);
}

interface Server {
  readonly url?: string;
  readonly command?: string;
  readonly args?: readonly string[];
}

/** What a block of a page has to be, by the word behind its fence. */
async function checkBlock({ language, text, line }: Block): Promise<void> {
  const at = `line ${line}`;
  switch (language) {
    case 'json':
      if (/"(mcpServers|servers)"/.test(text)) return readClientConfig(text);
      expect(() => parseRequest(JSON.parse(text)), at).not.toThrow();
      return;
    case 'yaml':
      expect(() => parse(text) as unknown, at).not.toThrow();
      return;
    case 'toml':
      expect(() => readToml(text), at).not.toThrow();
      return;
    case 'dotenv':
      for (const [, name = ''] of text.matchAll(/^([A-Z0-9_]+)=/gm)) expect(SETTINGS, at).toContain(name);
      return;
    default:
      expect(
        ['sh', 'console', 'bash', 'csv', 'ini', 'ts'],
        `${at}: a word behind the fence that says what it is`,
      ).toContain(language);
  }
}
