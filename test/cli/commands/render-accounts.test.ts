import { describe, expect, it } from 'vitest';
import { renderAccounts } from '../../../src/cli/commands/render-accounts.js';

const plain = {
  name: 'default',
  keys: { from: 'KLING_API_KEY', ok: true },
  baseUrl: 'https://api-singapore.klingai.com',
  slots: { video: 3, image: 9 },
  caps: {},
};
const capped = {
  ...plain,
  name: 'studio',
  caps: {
    daily: { video_units: '100', clips: '60' },
    monthly: { video_units: '2000', image_units: '5000', seconds: '9000' },
  },
} as const;

describe('kling accounts', () => {
  it('shows each account, and what of its caps is spent, on a terminal of 80 columns', () => {
    const spent = { daily: { video_units: '6', clips: '4', seconds: '20' }, monthly: { video_units: '31.5' } } as const;
    const lines = renderAccounts([plain, { ...capped, spent }]);
    expect(lines).toEqual([
      'default',
      '  keys     KLING_API_KEY',
      '  address  https://api-singapore.klingai.com',
      '  slots    3 for videos, 9 for images',
      'studio',
      '  keys     KLING_API_KEY',
      '  address  https://api-singapore.klingai.com',
      '  slots    3 for videos, 9 for images',
      '  today    6 of 100 video units, 4 of 60 clips',
      '  month    31.5 of 2000 video units, 0 of 5000 image units, 0 of 9000 seconds',
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says what to mend where keys are missing, and that nobody told what is spent', () => {
    const keys = { from: 'STUDIO_KEY', ok: false, trouble: 'STUDIO_KEY is not set' };
    expect(renderAccounts([{ ...capped, keys }])).toEqual([
      'studio',
      '  keys     MEND  STUDIO_KEY is not set',
      '  address  https://api-singapore.klingai.com',
      '  slots    3 for videos, 9 for images',
      '  today    unknown, of 100 video units, 60 clips',
      '  month    unknown, of 2000 video units, 5000 image units, 9000 seconds',
    ]);
  });
});
