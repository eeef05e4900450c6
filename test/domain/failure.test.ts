import { describe, expect, it } from 'vitest';
import { classifyFailedTask } from '../../src/domain/failure.js';

describe('classifyFailedTask', () => {
  it.each([
    ['Failure to pass the risk control system', 'Moderation'],
    ['Image pixel is invalid', 'InvalidRequest'],
    [
      'The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.',
      'InvalidRequest',
    ],
    ['internal error, please retry', 'GenerationFailed'],
    ['', 'GenerationFailed'],
  ])('takes "%s" for %s', (message, kind) => {
    expect(classifyFailedTask(message)).toBe(kind);
  });
});
