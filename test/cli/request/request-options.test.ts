import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { toInput } from '../../../src/cli/request/read-options.js';
import { addRequestOptions } from '../../../src/cli/request/request-options.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../../src/products/catalogue.js';

function parse(...args: string[]): Record<string, unknown> {
  const command = addRequestOptions(new Command()).exitOverride();
  command.parse(args, { from: 'user' });
  return toInput('a fox', command.opts(), { mode: 'std', run: { attempts: 1 } });
}

describe('the options of a request', () => {
  it('reach every field of the catalogue', () => {
    for (const task of PRODUCT_NAMES) {
      for (const name of Object.keys(CATALOGUE[task].fields)) {
        if (name === 'prompt') continue;
        expect(parse(`--${name.replaceAll('_', '-')}`, '[1]'), name).toHaveProperty(name);
      }
    }
  });

  it('override the fields of a file, one by one', () => {
    expect(parse('--mode', 'pro', '--timeout', '2h')).toEqual({
      prompt: 'a fox',
      mode: 'pro',
      run: { attempts: 1, timeout: '2h' },
    });
  });

  it('take objects and lists as JSON', () => {
    expect(parse('--camera-control', '{"type":"forward_up"}')).toMatchObject({
      camera_control: { type: 'forward_up' },
    });
    expect(parse('--camera-control', 'forward_up')).toMatchObject({ camera_control: 'forward_up' });
  });

  it('know the model by two names', () => {
    expect(parse('--model', 'kling-v3')).toMatchObject({ model_name: 'kling-v3' });
    expect(parse('--model-name', 'kling-v3')).toMatchObject({ model_name: 'kling-v3' });
  });
});
