import { expect, it } from 'vitest';
import { renderBytes } from '../../../src/cli/screen/render-bytes.js';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [4_200, '4.2 kB'],
  [9_960, '10 kB'],
  [999_700, '1.0 MB'],
  [2_000_000_000, '2.0 GB'],
  [31_400_000_000, '31 GB'],
])('%d is shown as %s', (bytes, text) => {
  expect(renderBytes(bytes)).toBe(text);
});
