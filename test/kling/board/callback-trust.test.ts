import { describe, expect, it } from 'vitest';
import { createCallbackTrust } from '../../../src/kling/board/told/callback-trust.js';

describe('The count of ends without a callback', () => {
  it('goes on with each end that a look has found, and begins anew with the next callback', () => {
    const trust = createCallbackTrust(1000);
    expect(trust.untold()).toBe(0);
    for (const taskId of ['1', '2', '3']) trust.foundEnd(taskId, 0);
    expect(trust.untold()).toBe(3);
    trust.toldEnd('3');
    expect(trust.untold()).toBe(0);
    trust.foundEnd('4', 5000);
    trust.heard();
    expect(trust.untold()).toBe(0);
  });
});
