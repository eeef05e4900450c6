import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StepState } from '../../src/domain/pipeline/pipeline-status.js';
import { refuseSkip } from '../../src/mcp/guard/refuse-unasked.js';
import { connectInProcess, createFolder, createLonelyDesk } from './in-process.js';

const PAGE = `steps:
  draft: {generate: {prompt: a fox}}
  still: {frame: {video: "\${draft.file}"}}
  review: {approve: {message: well?, show: ["\${still.file}"]}}
  large: {generate: {prompt: a large fox}, needs: review}
  published: {upload: {files: ["\${large.file}"], to: shop}}
  other: {generate: {prompt: an owl}}
`;

/** What the check of a pipeline says to a selection of an agent. */
async function select(selection: object): Promise<string> {
  const file = path.join(createFolder(), 'page.yaml');
  writeFileSync(file, PAGE);
  const { call } = await connectInProcess(createLonelyDesk({ pipelines: [file] }));
  const [checked, run] = [
    await call('check_pipeline', { file: 'page.yaml', ...selection }),
    await call('run_pipeline', { file: 'page.yaml', ...selection }),
  ];
  expect(run.isError).toBe(true);
  if (checked.isError) expect(run.text).toBe(checked.text);
  return checked.text;
}

describe('what a person decides', () => {
  it.each([
    ['the question', { only: ['large'] }, '"draft", "still", "review", and "large" comes after'],
    ['it, for a step behind another', { only: ['published'] }, 'and "published" comes after'],
    ['what is shown', { only: ['review', 'large'] }, 'only: leaves out "draft", "still", and "large" comes after'],
    ['it, up to a step', { only: ['large'], until: 'published' }, '"review", and "large" comes after'],
  ])('is not got past by leaving out %s', async (_what, selection, sentence) => {
    const text = await select(selection);
    expect(text).toContain('[InvalidRequest]');
    expect(text).toContain(sentence);
  });

  it.each([
    {},
    { until: 'large' },
    { from: 'large' },
    { only: ['other'] },
    { only: ['draft', 'still'] },
    { only: ['draft', 'still', 'review', 'large'] },
  ])('leaves %j to an agent', async (selection) => {
    expect(await select(selection)).toMatch(/^page: draft, still/);
  });

  const view = (state: StepState | undefined, isRunning = true) => {
    const steps = [
      { step: 'draft', kind: 'generate', state: 'failed' },
      { step: 'review', kind: 'approve', state },
    ];
    return { isRunning, status: state === undefined ? undefined : { steps } } as Parameters<typeof refuseSkip>[1];
  };
  it.each(['pending', 'waiting', 'blocked', 'failed', 'cancelled'] as const)(
    'is not skipped, nor what comes before it, while it is %s',
    (state) => {
      expect(() => refuseSkip('page', view(state))).toThrow(/^A person has to decide at review of page/);
    },
  );

  it('is over once somebody has agreed or left it out, and not where nobody can tell', () => {
    expect(() => refuseSkip('page', view('completed'))).not.toThrow();
    expect(() => refuseSkip('page', view('skipped'))).not.toThrow();
    expect(() => refuseSkip('page', view(undefined))).toThrow(/^No worker says where page stands/);
  });
});
