import { describe, expect, it } from 'vitest';
import * as batchMessages from '../../src/contract/messages/batch-messages.js';
import * as pipelineMessages from '../../src/contract/messages/pipeline-messages.js';
import * as generationMessages from '../../src/contract/messages/generation-messages.js';
import { createProgram } from '../../src/cli/program/program.js';
import {
  renderBatchSteps,
  renderGenerationSteps,
  renderItemSteps,
  renderPipelineSteps,
  renderStepSteps,
} from '../../src/webui/next-steps.js';

const TEXTS = [
  ['a generation', renderGenerationSteps('gen-1')],
  ['an item', renderItemSteps('night', '9f3c2a7b1d')],
  ['a batch', renderBatchSteps('night')],
  ['a step', renderStepSteps('film', 'scene.3')],
  ['a pipeline', renderPipelineSteps('film')],
] as const;

const definitions = Object.values({ ...generationMessages, ...batchMessages, ...pipelineMessages }).filter(
  (one) => typeof one === 'object',
);
const namesOf = (type: string) =>
  definitions.filter((definition) => definition.type === type).map((definition) => definition.name);

/** As a shell reads them: a line that ends in a backslash goes on in the next. */
const linesOf = (text: string, first: string) =>
  text
    .replaceAll(' \\\n  ', ' ')
    .split('\n')
    .filter((line) => line.startsWith(`${first} `));

describe('what can be typed next', () => {
  it.each(TEXTS)('about %s names commands and options that kling has', async (_what, text) => {
    const lines = linesOf(text, 'kling');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      const args = line.split(' ').slice(1);
      let isUnderstood = false;
      const program = await createProgram(args, {}, () => {
        isUnderstood = true;
        return Promise.resolve();
      });
      await program.parseAsync(args, { from: 'user' });
      expect(isUnderstood, line).toBe(true);
    }
  });

  it.each(TEXTS)('about %s names queries and updates that its workflow takes, with JSON as input', (_what, text) => {
    const lines = linesOf(text, 'temporal');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      const [, kind = '', name] =
        /^temporal workflow (query|update execute|cancel) .*?(?:--(?:type|name) (\w+)|$)/.exec(line) ?? [];
      if (kind !== 'cancel') expect(namesOf(kind.split(' ')[0] ?? '')).toContain(name);
      const [, input] = /--input '(.*)'$/.exec(line) ?? [];
      if (input !== undefined) expect(JSON.parse(input)).toEqual(expect.any(Object));
    }
  });

  it('is folded for a shell where the Web UI would cut it off', () => {
    const text = renderBatchSteps('prompts-2f7ee210');
    expect(text).toContain(
      `\ntemporal workflow query --workflow-id prompts-2f7ee210 \\\n  --type items --input '{"state":"failed"}'\n`,
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(renderBatchSteps('b')).toContain('\ntemporal workflow query --workflow-id b --type progress\n');
  });

  it.each(['a b', 'x`y', '$(reboot)', '```\n![x](http://x.example/a.png)', "it's", '--help', ''])(
    'leaves the id %j to the reader, whom a shell would misunderstand',
    (id) => {
      expect(renderGenerationSteps(id)).toContain('\nkling status ID\n');
      expect(renderItemSteps('night', id)).toContain('\nkling batch retry night ID\n');
      expect(renderBatchSteps(id)).toContain('\nkling batch watch ID\n');
    },
  );
});
