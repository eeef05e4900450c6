import { describe, expect, it } from 'vitest';
import {
  createCallbackUrl,
  derivePathKey,
  isProven,
  readCallbackPath,
  readTarget,
} from '../../src/callbacks/callback-url.js';

const key = derivePathKey({ apiKey: 'api-key-kling-one' });
const target = { account: 'studio', workflowId: 'batch/shot 1 – ü', runId: 'run', externalTaskId: 'kt-run-1' };
const url = createCallbackUrl('https://hooks.example.com/kling', target, key) ?? '';

describe('a callback URL', () => {
  it('says what it is for, wherever a proxy puts it', () => {
    for (const pathname of [
      new URL(url).pathname,
      new URL(url).pathname.replace('/kling', ''),
      `/a/b${new URL(url).pathname}`,
    ]) {
      const path = readCallbackPath(pathname);
      expect(isProven(path, key)).toBe(true);
      expect(readTarget(path)).toEqual(target);
    }
  });

  it('cannot be made without the credentials of the account, or changed', () => {
    const path = readCallbackPath(new URL(url).pathname);
    expect(isProven(path, derivePathKey({ apiKey: 'api-key-kling-two' }))).toBe(false);
    expect(isProven({ ...path, ref: Buffer.from('studio\nother\nrun\nkt-run-1').toString('base64url') }, key)).toBe(
      false,
    );
    expect(isProven({ ...path, proof: path.proof.slice(1) }, key)).toBe(false);
    expect(path.proof).toHaveLength(32);
  });

  it('is the same for every worker that has the credentials, and another for each task', () => {
    const again = derivePathKey({ apiKey: 'api-key-kling-one' });
    expect(createCallbackUrl('https://hooks.example.com/kling', target, again)).toBe(url);
    expect(
      createCallbackUrl('https://hooks.example.com/kling', { ...target, externalTaskId: 'kt-run-2' }, again),
    ).not.toBe(url);
  });

  it('is not made for a workflow with an endless id', () => {
    expect(
      createCallbackUrl('https://hooks.example.com', { ...target, workflowId: 'x'.repeat(2000) }, key),
    ).toBeUndefined();
  });

  it.each(['', '/', '/a', '/a/b', `/${'%F0%9F'.repeat(9)}/x`])('is not %j', (pathname) => {
    expect(isProven(readCallbackPath(pathname), key)).toBe(false);
  });
});
