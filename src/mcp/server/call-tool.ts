import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Purse } from '../money/purse.js';
import type { Answer, Call, Tool, Verdict } from '../tools/tool.js';
import { sayInTools } from '../words/advice-words.js';

export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** A person reads, thinks, and may be at lunch; the client's own limit for the call comes first, as a rule. */
const ASK_LIMIT_MS = 600_000;

/** What a tool sees of the call. */
export function createCall(server: McpServer, purse: Purse, extra: Extra): Call {
  const { signal, _meta } = extra;
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return {
    signal,
    purse,
    tell(message) {
      if (progressToken === undefined) return;
      progress += 1;
      const params = { progressToken, progress, message };
      // A client that has gone hears nothing, and the call ends by its signal.
      void extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
    },
    ask: (question) => askPerson(server, question, extra),
  };
}

async function askPerson(server: McpServer, message: string, { sendRequest, signal }: Extra): Promise<Verdict> {
  if (server.server.getClientCapabilities()?.elicitation?.form === undefined) return 'nobody';
  const requestedSchema = {
    type: 'object' as const,
    properties: { start: { type: 'boolean' as const, title: 'Start it', default: true } },
    required: ['start'],
  };
  const params = { mode: 'form' as const, message, requestedSchema };
  const { action, content } = await sendRequest({ method: 'elicitation/create', params }, ElicitResultSchema, {
    signal,
    timeout: ASK_LIMIT_MS,
  });
  return action === 'accept' && content?.start === true ? 'yes' : 'no';
}

/** An answer as the protocol has it. */
export const toResult = ({ text, data, content = [] }: Answer): CallToolResult => ({
  content: [{ type: 'text', text }, ...content],
  structuredContent: toJson(data),
});

/** The tool of that name. */
export const findTool = (tools: readonly Tool[], name: string): Tool | undefined =>
  tools.find((tool) => tool.name === name);

/** What has no value is not there, and advice names our tools. */
const toJson = (data: object): Record<string, unknown> =>
  sayInTools(JSON.parse(JSON.stringify(data))) as Record<string, unknown>;
