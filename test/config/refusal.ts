import { InvalidConfig, readConfig } from '../../src/config/read-config.js';

/** What is said of settings that cannot be used. */
export const refusal = (env: Record<string, string>) => {
  try {
    readConfig(env, false);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  return 'accepted';
};
