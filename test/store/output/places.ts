import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import type { Output } from '../../../src/ports/output/folder.js';
import { openOutput } from '../../../src/client/output/open-output.js';
import { S3_BUILD_LIMIT_MS, startS3Server } from '../../e2e/s3-server.js';
import type { S3Server } from '../../e2e/s3-server.js';

/** An empty output, as one process sees it; `again` is how another one does. */
export interface Place {
  readonly output: Output;
  readonly again: () => Output;
  /** Writes a file by its path from the output down. */
  readonly put: (file: string, text: string) => Promise<void>;
}

/** The same behaviour, asked of a real disk and of a real S3 server. */
export function onEachPlace(what: string, tests: (place: () => Place) => void): void {
  describe(`${what} on a disk`, () => {
    let outputDir: string;
    beforeEach(async () => {
      outputDir = await mkdtemp(path.join(tmpdir(), 'kling-place-'));
      return () => rm(outputDir, { recursive: true, force: true });
    });
    tests(() => placeOf(() => openOutput(readConfig({ KLING_OUTPUT: outputDir }))));
  });

  describe(`${what} in a bucket`, () => {
    let server: S3Server;
    let count = 0;
    beforeAll(async () => {
      server = await startS3Server();
    }, S3_BUILD_LIMIT_MS);
    afterAll(() => server.close());
    beforeEach(() => void (count += 1));
    // A place of its own for each test.
    const settings = () => ({
      ...server.env,
      KLING_INPUT_STORE: '',
      KLING_OUTPUT: `s3://${server.bucket}/results-${count}`,
    });
    tests(() => placeOf(() => openOutput(readConfig(settings()))));
  });
}

function placeOf(again: () => Output): Place {
  const output = again();
  return {
    output,
    again,
    async put(file, text) {
      const names = file.split('/');
      await output.root.below(...names.slice(0, -1)).write(names.at(-1) ?? '', text);
    },
  };
}
