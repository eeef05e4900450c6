import type { Env } from '../../../domain/env.js';
import { countAsNamed } from '../../../network/setting-origin.js';
import { SIMULATOR_API_KEY } from '../../../simulator/api/credentials.js';

/** A simulated account, and nothing of a real one: what talks to it can never spend. Looks follow as fast as its time runs. */
export function simulatorEnv(url: string, speed: number, env: Env): Record<string, string | undefined> {
  return {
    KLING_BASE_URL: url,
    KLING_API_KEY: SIMULATOR_API_KEY,
    KLING_ACCESS_KEY: undefined,
    KLING_SECRET_KEY: undefined,
    // Empty and not absent: it is not looked for in the working directory either.
    KLING_CONFIG: '',
    KLING_POLL_SECONDS: env.KLING_POLL_SECONDS ?? String(Math.max(0.1, 10 / speed)),
    // The links that its callbacks bear lead to nothing that anybody has paid for.
    ...countAsNamed(env, 'KLING_CALLBACK_URL'),
  };
}
