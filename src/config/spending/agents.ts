import type { Decimal } from '../../domain/decimal.js';
import type { Env } from '../../domain/env.js';
import { given } from '../setting-values.js';
import { checkToken } from '../tokens/token.js';
import { parseSum } from './sum-setting.js';

/** What agents may spend, and what they prove themselves with. Sums are USD, as estimates reckon them; undefined for no limit. */
export interface AgentSettings {
  /** What one session may spend. */
  readonly budget?: Decimal;
  /** What all sessions together may spend in a day, UTC. */
  readonly budgetPerDay?: Decimal;
  /** What may cost more is started only once a person has said yes. */
  readonly confirmAbove?: Decimal;
  /** What HTTP clients must send. */
  readonly token?: string;
}

/** Enough for a first try of anything but the longest clips in 4k; who wants more says so. */
const DEFAULTS = { budget: '10', budgetPerDay: '30', confirmAbove: '2' } as const;

export const AGENT_SUMS = {
  budget: { name: 'KLING_MCP_BUDGET', none: 'none' },
  budgetPerDay: { name: 'KLING_MCP_BUDGET_PER_DAY', none: 'none' },
  confirmAbove: { name: 'KLING_MCP_CONFIRM_ABOVE', none: 'never' },
} as const;

/** Throws `InvalidConfig`. */
export function parseAgents(env: Env): AgentSettings {
  const sum = (which: keyof typeof AGENT_SUMS): Decimal | undefined =>
    parseSum(given(env[AGENT_SUMS[which].name]) ?? DEFAULTS[which], AGENT_SUMS[which]);
  const token = given(env.KLING_MCP_TOKEN);
  return {
    budget: sum('budget'),
    budgetPerDay: sum('budgetPerDay'),
    confirmAbove: sum('confirmAbove'),
    ...(token === undefined ? {} : { token: checkToken(token, 'KLING_MCP_TOKEN') }),
  };
}
