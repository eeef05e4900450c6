import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findAccount } from '../../client/find-account.js';
import type { Config } from '../../config/read-config.js';
import { InvalidConfig } from '../../config/read-config.js';
import { parseAddress } from '../../config/setting-values.js';
import { AGENT_SUMS } from '../../config/spending/agents.js';
import { parseSum } from '../../config/spending/sum-setting.js';
import { readTokenFile } from '../../config/tokens/token.js';
import type { Decimal } from '../../domain/decimal.js';
import type { AgentRights } from '../../mcp/desk.js';
import type { HttpOptions } from '../../mcp/http/serve-http.js';
import { serveAgents } from '../../mcp/serve.js';
import { makeToken } from '../../network/bearer.js';
import { isLoopback } from '../../network/loopback.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';

type Options = Readonly<Record<string, unknown>>;

/** Beside those of a worker. */
const DEFAULT_ADDRESS = '127.0.0.1:9472';

/** `kling mcp`: standard output is the client's alone; all for the eye goes to standard error. */
export async function runMcp(options: Options, io: Io): Promise<ExitCode> {
  const { config, signal } = io;
  const log = (line: string) => io.err(line);
  const rights = await readRights(options, config);
  const http = await readHttp(options, config, log);
  await serveAgents(config, { rights, ...(http === undefined ? {} : { http }), signal, log });
  return EXIT.ok;
}

async function readRights(options: Options, config: Config): Promise<AgentRights> {
  const { account } = options;
  const sum = (which: keyof typeof AGENT_SUMS, name: string): Decimal | undefined => {
    const text = options[which];
    return typeof text === 'string' ? parseSum(text, { ...AGENT_SUMS[which], name }) : config.agents[which];
  };
  // An account that nobody knows is refused now, and not by each call.
  if (typeof account === 'string') findAccount(config, account);
  return {
    isReadOnly: options.readOnly === true,
    folders: await Promise.all(listOf(options.allowFolder).map(readFolder)),
    pipelines: await Promise.all(listOf(options.allowPipeline).map(readPipeline)),
    allowsUnpriced: options.allowUnpriced === true,
    allowsSchedules: options.allowSchedules === true,
    ...(typeof account === 'string' ? { account } : {}),
    limits: {
      budget: sum('budget', '--budget'),
      budgetPerDay: sum('budgetPerDay', '--budget-per-day'),
      confirmAbove: sum('confirmAbove', '--confirm-above'),
    },
  };
}

const listOf = (given: unknown): readonly string[] => (Array.isArray(given) ? given.map(String) : []);

async function readPipeline(given: string): Promise<string> {
  const file = path.resolve(given);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() === true) return file;
  throw new InvalidConfig(`--allow-pipeline is "${given}", which is no file; write one that is there`);
}

async function readFolder(given: string): Promise<string> {
  const folder = path.resolve(given);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return folder;
  throw new InvalidConfig(`--allow-folder is "${given}", which is no folder; write one that is there`);
}

async function readHttp(
  options: Options,
  config: Config,
  log: (line: string) => void,
): Promise<HttpOptions | undefined> {
  const { http, tokenFile } = options;
  if (http === undefined) {
    if (tokenFile !== undefined) throw new InvalidConfig('--token-file is for HTTP; write --http too');
    return undefined;
  }
  const { host, port } = parseAddress('--http', typeof http === 'string' ? http : DEFAULT_ADDRESS);
  const token = typeof tokenFile === 'string' ? await readTokenFile(tokenFile) : config.agents.token;
  const isOwn = isLoopback(host);
  if (token === undefined && !isOwn)
    throw new InvalidConfig(
      `Others can reach ${host}, so a token is needed: set KLING_MCP_TOKEN, or write --token-file <file>.`,
    );
  const made = token ?? makeToken();
  return {
    ...{ host, port, token: made, isLoopback: isOwn },
    onListening(url) {
      log(`Agents are served at ${url}. Ctrl-C ends this.`);
      if (token === undefined) log(`Their token, for this run: ${made}`);
      if (!isOwn) log('The token goes over the network as it is: put a proxy with TLS before this address.');
      process.send?.({ ready: { url } });
    },
  };
}
