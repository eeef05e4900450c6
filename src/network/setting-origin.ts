import type { Env } from '../domain/env.js';

/** Names the variables that were taken from a .env, with commas between. Set by `kling` itself, so that its child processes know too. */
const FROM_DOT_ENV = 'KLING_FROM_DOTENV';

/**
 * Whether a variable came from the .env of the working directory. Somebody else may have written that file: what it says about where to connect
 * must not draw a key there that comes from elsewhere.
 */
export function isFromDotEnv(env: Env, name: string): boolean {
  return (env[FROM_DOT_ENV] ?? '').split(',').includes(name);
}

/** Whether a process that read the .env has started this one. */
export function hasKnownOrigins(env: Env): boolean {
  return env[FROM_DOT_ENV] !== undefined;
}

/** An environment with what a .env adds to it: variables that are set already win. */
export function addFromDotEnv(env: Env, values: Readonly<Record<string, string>>): Env {
  const added = Object.keys(values).filter((name) => env[name] === undefined && name !== FROM_DOT_ENV);
  const names = [...(env[FROM_DOT_ENV] ?? '').split(','), ...added].filter((name) => name !== '');
  const merged = Object.fromEntries(added.map((name) => [name, values[name]]));
  return { ...env, ...merged, [FROM_DOT_ENV]: [...new Set(names)].join(',') };
}

/** What makes a variable count as set by hand, for an environment in which there is nothing that it could draw elsewhere. */
export function countAsNamed(env: Env, name: string): Env {
  const names = (env[FROM_DOT_ENV] ?? '').split(',').filter((one) => one !== '' && one !== name);
  return env[FROM_DOT_ENV] === undefined ? {} : { [FROM_DOT_ENV]: names.join(',') };
}
