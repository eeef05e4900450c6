import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import type { AgentRights, Desk } from '../../src/mcp/desk.js';
import { createDesk } from '../../src/mcp/desk.js';
import type { Purse } from '../../src/mcp/money/purse.js';
import { createPurses } from '../../src/mcp/money/purse.js';
import { createSpendingBook } from '../../src/mcp/money/spending-book.js';
import { createServer } from '../../src/mcp/server/create-server.js';

export const RIGHTS: AgentRights = {
  isReadOnly: false,
  folders: [],
  pipelines: [],
  allowsUnpriced: false,
  allowsSchedules: false,
  limits: { budget: '10', budgetPerDay: '30', confirmAbove: '2' },
};

/** A folder that is gone after the test. */
export function createFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kling-mcp-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A desk for which there is no Temporal server. */
export function createLonelyDesk(rights: Partial<AgentRights> = {}): Desk {
  const outputDir = createFolder();
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:1', KLING_OUTPUT_DIR: outputDir, HOME: outputDir };
  const desk = createDesk(readConfig(env, false), { ...RIGHTS, ...rights }, () => undefined);
  onTestFinished(() => desk.session.close());
  return desk;
}

export const createPurse = ({ rights: { limits } }: Desk, dir = createFolder()): Purse => {
  const book = createSpendingBook({ dir, name: 'test' }, Date.now);
  return createPurses({ book, limits, findCost: () => Promise.resolve(undefined) })();
};

/** The official client at a server in this process. */
export async function connectInProcess(desk: Desk, purse = createPurse(desk)) {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  const server = createServer(desk, purse);
  await server.connect(far);
  await client.connect(near);
  onTestFinished(() => client.close());
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const result = (await client.callTool({ name, arguments: args })) as CallToolResult;
    const text = result.content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n');
    return { text, data: result.structuredContent ?? {}, isError: result.isError === true };
  };
  return { client, call };
}
