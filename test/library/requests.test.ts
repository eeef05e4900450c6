import { describe, expectTypeOf, it } from 'vitest';
import type { BatchRunRequest, RunRequest } from '../../src/library/requests.js';
import { parseBatch } from '../../src/domain/batch/batch-request.js';
import type { RUN_OPTION_NAMES } from '../../src/domain/generation/run-options.js';
import { parseRequest } from '../../src/domain/generation/request.js';

describe('the types of `run`', () => {
  it('have every option that a request may have', () => {
    expectTypeOf<Exclude<keyof RunRequest, 'model'>>().toEqualTypeOf<(typeof RUN_OPTION_NAMES)[number]>();
  });

  it('let through what the parsers take: who hears of it, what is started then, and whose keys pay', () => {
    const run = {
      account: 'studio',
      notify: ['https://example.com/hook', { url: 'https://example.com/all', events: ['generation.*'] }],
      then: { type: 'publish', taskQueue: 'my-queue', input: { id: 7 } },
    } satisfies RunRequest & BatchRunRequest;
    parseRequest({ prompt: 'a red fox', run });
    parseBatch({ items: [{ prompt: 'a red fox' }], run });
  });
});
