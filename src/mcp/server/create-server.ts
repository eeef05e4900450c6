import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult, CreateTaskResult } from '@modelcontextprotocol/sdk/types.js';
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Desk } from '../desk.js';
import type { Purse } from '../money/purse.js';
import { createTools } from '../tools/all-tools.js';
import { explainError } from '../words/explain-error.js';
import { createCall, findTool, toResult } from './call-tool.js';
import { describeTool } from './describe-tool.js';
import { addResources } from './resources.js';
import { createSessionTasks } from './task-store.js';

const VERSION = '0.1.0';

/** Said to the operator alone: the client hears no more. */
const GIVEN_UP = 'the client has given up the call; what was started goes on';

const INSTRUCTIONS = [
  'Makes videos, images and sounds with Kling AI, durably. generate answers at once with an id; wait (at most 45 s a call) until it has ended; then its files are there as links.',
  'Everything that starts costs money. estimate says how much; each answer says what is left. A budget that is met, or a no of a person, is final: do not try to get around it.',
  'Never call generate again because an answer was late or lost: look with list or status, or give an id of your own, which is never paid twice.',
  'A failure says what to do. The same request mostly fails the same way. What was made and not fetched is collected by adopt, without a new charge.',
].join('\n');

/** A server for one session of one client, on a desk that all share. */
export function createServer(desk: Desk, purse: Purse): McpServer {
  const tools = createTools(desk);
  const tasks = createSessionTasks(desk, () => new Date());
  const server = new McpServer(
    { name: 'kling-temporal', title: 'Kling', version: VERSION },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: {}, tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      taskStore: tasks.store,
    },
  );
  addResources(server, desk);
  const listed = tools.map(describeTool);
  server.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
  server.server.setRequestHandler(
    CallToolRequestSchema,
    async ({ params }, extra): Promise<CallToolResult | CreateTaskResult> => {
      const { name, arguments: given, task } = params;
      const tool = findTool(tools, name);
      if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}.`);
      if (task !== undefined && tool.isLong !== true)
        throw new McpError(ErrorCode.MethodNotFound, `The tool ${name} is no task: call it as it is.`);
      try {
        const answer = await tool.run(given, createCall(server, purse, extra));
        if (task === undefined || answer.started === undefined) return toResult(answer);
        return { task: await tasks.begin(answer.started) };
      } catch (error) {
        const text = extra.signal.aborted ? GIVEN_UP : explainError(error);
        desk.log(`${name}: ${text}`);
        if (task !== undefined) throw new McpError(ErrorCode.InvalidRequest, text);
        return { content: [{ type: 'text', text }], isError: true };
      }
    },
  );
  return server;
}
