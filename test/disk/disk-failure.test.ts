import { describe, expect, it } from 'vitest';
import { isPathFault } from '../../src/disk/disk-failure.js';

const fault = (code?: string) => Object.assign(new Error('no'), { code });

describe('trouble with a disk', () => {
  it.each(['EACCES', 'EROFS', 'ENOTDIR', 'ENOENT', 'ENAMETOOLONG'])('%s is for a person to mend', (code) => {
    expect(isPathFault(fault(code))).toBe(true);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EIO', 'ESTALE', 'ETIMEDOUT', 'EMFILE'])('%s may pass by itself', (code) => {
    expect(isPathFault(fault(code))).toBe(false);
  });

  it('without a code is none of paths', () => {
    expect([fault(), 'no', undefined].map(isPathFault)).toEqual([false, false, false]);
  });
});
