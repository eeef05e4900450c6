import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../../src/domain/pipeline/check/check-pipeline.js';
import { readPipeline } from '../../../../src/domain/pipeline/parse-pipeline.js';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'params', 'Å', '__proto__', 'constructor');
const root = fc.constantFrom('a', 'b', 'c', 'params.x', 'each', 'index', 'each.y', 'a[0]', 'b[99999]', 'toString');
const field = fc.constantFrom(
  '',
  '.file',
  '.files',
  '.url',
  '.videoId',
  '.outputs[3].file',
  '.state',
  '.cost',
  '.nothing',
  '[0]',
);
const reference = fc.tuple(root, field).map((parts) => `\${${parts.join('')}}`);
const text = fc.oneof(
  reference,
  fc.tuple(reference, reference).map((parts) => parts.join(' ')),
  fc.constantFrom('x', '${', '', '5'),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
const body = fc.dictionary(
  fc.constantFrom(
    'prompt',
    'image',
    'video_id',
    'video',
    'videos',
    'files',
    'product',
    'model_name',
    'duration',
    'items',
    'set',
    'input',
    'contents',
    'message',
    'taskId',
  ),
  fc.oneof(
    value,
    fc.array(value, { maxLength: 3 }),
    fc.constantFrom('image', 'tts', 'video-extend', 'lip-sync', 'avatar'),
  ),
);
const kind = fc.constantFrom('generate', 'batch', 'frame', 'join', 'upload', 'approve', 'sheet', 'generat');
const step = fc
  .tuple(kind, body, fc.record({ when: value, forEach: value, needs: value }, { requiredKeys: [] }))
  .map(([one, inner, beside]) => ({ [one]: inner, ...beside }));
const pipeline = fc.record(
  {
    steps: fc.dictionary(name, fc.oneof({ weight: 9, arbitrary: step }, value)),
    params: value,
    with: value,
    only: value,
    run: value,
    rows: value,
  },
  { requiredKeys: ['steps'] },
);

describe('any pipeline', () => {
  it('is read and checked to its end: whatever it holds, there are complaints and never another error', () => {
    fc.assert(
      fc.property(
        fc.oneof(pipeline, fc.record({ steps: fc.dictionary(name, step), params: fc.constant({ x: ['y'] }) })),
        (input) => {
          const { value: request, problems } = readPipeline(input);
          if (request === undefined) expect(problems.length).toBeGreaterThan(0);
          else expect(checkPipeline(request).steps.length).toBeLessThanOrEqual(request.steps.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
