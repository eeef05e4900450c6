import type { AddCommand } from '../program/add-command.js';

/** Calls that are under way are given up, and the connections closed. */
const STOP_LIMIT_MS = 5000;

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `kling mcp`. */
export function addMcpCommand(add: AddCommand): void {
  add(
    'mcp',
    'serve AI agents by the Model Context Protocol, at standard input and output',
    async (options) => {
      const { runMcp } = await import('./mcp.js');
      return (io) => runMcp(options, io);
    },
    { stopLimitMs: STOP_LIMIT_MS },
  )
    .option('--http [address]', 'instead by HTTP, until Ctrl-C (127.0.0.1:9472)')
    .option('--token-file <file>', 'what HTTP clients must send is in it, or in KLING_MCP_TOKEN')
    .option('--budget <usd>', 'what one session may spend, or none (KLING_MCP_BUDGET, 10)')
    .option('--budget-per-day <usd>', 'what all sessions may spend in a day, or none (KLING_MCP_BUDGET_PER_DAY, 30)')
    .option(
      '--confirm-above <usd>',
      'what may cost more a person confirms first, or never (KLING_MCP_CONFIRM_ABOVE, 2)',
    )
    .option('--allow-folder <dir>', 'a folder whose files agents may name; more than once (none)', several)
    .option(
      '--allow-pipeline <file>',
      'a pipeline that agents may run with values of their own; more than once (none)',
      several,
    )
    .option('--allow-unpriced', 'agents may start what has no known price')
    .option('--allow-schedules', 'agents may set schedules going, whose later runs no budget holds')
    .option('--account <name>', 'which account of kling.toml everything is made with (the default one)')
    .option('--read-only', 'no tool that starts, spends or changes anything');
}
