import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../src/network/loopback.js';
import { runMcp } from '../../../src/cli/agents/mcp.js';
import type { Io } from '../../../src/cli/process/io.js';
import { readConfig } from '../../../src/config/read-config.js';

const io = { config: readConfig({}, false), err: () => undefined, signal: AbortSignal.abort() } as unknown as Io;

describe('kling mcp', () => {
  it.each([
    [{ http: '0.0.0.0:9472' }, 'Others can reach 0.0.0.0, so a token is needed: set KLING_MCP_TOKEN'],
    [{ http: 'kling.internal:9472' }, 'Others can reach kling.internal'],
    [{ http: 'everywhere' }, '--http is "everywhere"; write host:port'],
    [{ tokenFile: 'token' }, '--token-file is for HTTP; write --http too'],
    [{ http: true, tokenFile: '/no/such/file' }, 'The token cannot be read from /no/such/file (ENOENT).'],
    [{ allowFolder: ['/no/such/folder'] }, '--allow-folder is "/no/such/folder", which is no folder'],
    [{ allowPipeline: ['/'] }, '--allow-pipeline is "/", which is no file'],
    [{ budget: 'much' }, '--budget is "much"; write a sum in USD, e.g. 25 or 0.50, or none'],
    [{ confirmAbove: '-1' }, '--confirm-above is "-1"; write a sum in USD, e.g. 25 or 0.50, or never'],
  ])('does not begin with %j, and says why', async (options, text) => {
    await expect(runMcp(options, io)).rejects.toThrow(text);
  });

  it('knows which addresses only this machine reaches', () => {
    const hosts = ['127.0.0.1', '127.9.9.9', 'localhost', '::1', '0.0.0.0', '::', '10.0.0.1', 'localhost.evil.example'];
    expect(hosts.filter(isLoopback)).toEqual(hosts.slice(0, 4));
  });
});
