import { inspect } from 'node:util';
import { KlingFailure } from '../../src/domain/kling-failure.js';

/** The failure that a promise rejects with; throws when it does not. */
export async function caught(promise: Promise<unknown>): Promise<KlingFailure> {
  const error = await promise.then(
    (value) => new Error(`resolved with ${inspect(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof KlingFailure) return error;
  throw new Error(`not a KlingFailure: ${inspect(error)}`);
}

/** Everything that anybody could print of an error, hidden properties included. */
export function everythingIn(error: unknown): string {
  const texts: string[] = [];
  for (let link = error; link instanceof Error; link = link.cause)
    texts.push(String(link), link.stack ?? '', inspect(link, { depth: 20, showHidden: true }), JSON.stringify(link));
  return texts.join('\n');
}
