import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import type { Stage } from './harness.js';
import { CLIENT } from './harness.js';

/** What stands in answers that tests look at. */
export interface AgentAnswer {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly content: CallToolResult['content'];
  readonly isError: boolean;
}

export interface Agent {
  readonly client: Client;
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<AgentAnswer>;
}

/** The settings of an agent's server: its own book of spending. */
export const agentEnv = ({ env, outputDir }: Stage): Record<string, string> => ({
  ...env,
  XDG_STATE_HOME: path.join(outputDir, '.state'),
});

/** The official client; `answer` is what its person says to a question, where there is one. */
export function createAgent(answer?: (question: string) => ElicitResult): Agent {
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: answer === undefined ? {} : { elicitation: {} } },
  );
  if (answer !== undefined) client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params.message));
  return { client, call: (name, args = {}) => callTool(client, name, args) };
}

async function callTool(client: Client, name: string, args: Record<string, unknown>): Promise<AgentAnswer> {
  const {
    content,
    structuredContent = {},
    isError = false,
  } = (await client.callTool({
    name,
    arguments: args,
  })) as CallToolResult;
  const text = content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n');
  return { text, data: structuredContent, content, isError };
}

/** An agent at `kling mcp`, a process of its own. */
export async function connectAgent(stage: Stage, args: readonly string[] = [], agent = createAgent()): Promise<Agent> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [CLIENT, 'mcp', ...args],
    env: agentEnv(stage),
    cwd: stage.outputDir,
    stderr: 'ignore',
  });
  onTestFinished(() => agent.client.close());
  await agent.client.connect(transport);
  return agent;
}
