import { describe, expect, it } from 'vitest';
import { simulatorEnv } from '../../../../src/cli/machine/stack/simulator-env.js';
import { parseCallbacks } from '../../../../src/config/callbacks.js';
import { addFromDotEnv } from '../../../../src/network/setting-origin.js';

const CALLBACKS = { KLING_CALLBACK_URL: 'https://hooks.example.com/kling' };
const simulated = (env: Parameters<typeof simulatorEnv>[2]) => ({
  ...env,
  ...simulatorEnv('http://127.0.0.1:9', 20, env),
});

describe('the environment of a worker beside the simulator', () => {
  it('takes the callback URL of a .env, since there is no key that it could draw elsewhere', () => {
    const env = addFromDotEnv({}, CALLBACKS);
    expect(parseCallbacks(simulated(env)).callbackUrl).toBe(CALLBACKS.KLING_CALLBACK_URL);
    expect(() => parseCallbacks({ ...env, KLING_API_KEY: 'a-real-key' })).toThrow('is set in .env, but KLING_API_KEY');
  });

  it('still knows what else came from there', () => {
    const env = addFromDotEnv({}, { KLING_NOTIFY: 'https://a.example.com', ...CALLBACKS });
    expect(simulated(env)).toMatchObject({ KLING_FROM_DOTENV: 'KLING_NOTIFY' });
  });

  it('holds nothing of a real account', () => {
    const env = simulated({ KLING_ACCESS_KEY: 'ak', KLING_SECRET_KEY: 'sk', KLING_CONFIG: 'kling.toml' });
    expect(env).toMatchObject({ KLING_ACCESS_KEY: undefined, KLING_SECRET_KEY: undefined, KLING_CONFIG: '' });
    expect(env).not.toHaveProperty('KLING_FROM_DOTENV');
  });
});
