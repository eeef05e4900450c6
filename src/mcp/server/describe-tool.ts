import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Tool } from '../tools/tool.js';

/** A tool as the protocol lists it, with JSON Schemas of what it takes and answers. */
export function describeTool(tool: Tool): ListedTool {
  const { name, title, description, input, output, effect, isDestructive, isIdempotent, isLong } = tool;
  const isReading = effect === 'reads';
  return {
    name,
    title,
    description,
    inputSchema: toSchema(input, 'input'),
    outputSchema: toSchema(output, 'output'),
    annotations: {
      title,
      readOnlyHint: isReading,
      destructiveHint: isDestructive === true,
      idempotentHint: isReading || isIdempotent === true,
      openWorldHint: true,
    },
    ...(isLong === true ? { execution: { taskSupport: 'optional' } } : {}),
  };
}

/** The protocol's own type knows no schema that is `true` or `false`, and none of ours is at the top. */
const toSchema = (schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] =>
  z.toJSONSchema(schema, { io, target: 'draft-7' }) as ListedTool['inputSchema'];
