import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimatePipeline } from '../../src/client/pipeline/start/estimate-pipeline.js';
import { readPipelineFile } from '../../src/manifest/pipeline/read-pipeline-file.js';
import { checkInput } from '../../src/pictures/input-file.js';

const FOLDER = path.join(import.meta.dirname, '../../examples/pipelines');
const read = (name: string, given = {}) =>
  readPipelineFile(path.join(FOLDER, name), {
    given,
    givenDirectory: FOLDER,
    checkInput: (input) => checkInput(input),
  });

describe('the examples of pipelines', () => {
  it('say what they do, what they cost and how they are run', async () => {
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml'));
    expect(files).toHaveLength(5);
    for (const name of files) {
      const text = await readFile(path.join(FOLDER, name), 'utf8');
      expect(text).toMatch(/^# [A-Z]/);
      expect(text).toContain(`kling pipeline run examples/pipelines/${name}`);
      expect(text).toMatch(/^# Costs /m);
    }
  });

  it.each([
    ['extend-twice.yaml', 4, { text2video: 1, 'video-extend': 2 }],
    ['storyboard.yaml', 4, { 'images/generations': 3, image2video: 3 }],
    ['talking-avatar.yaml', 2, { tts: 1, avatar: 1 }],
    ['product-page.yaml', 5, { 'kolors-virtual-try-on': 1, image2video: 1 }],
    ['choose-steps.yaml', 4, { 'images/generations': 1, image2video: 2 }],
  ])('are sound, with nothing odd, and ask for what they say: %s', async (name, steps, tasks) => {
    const { checked, warnings, request } = await read(name);
    // Kling extends no newer model.
    const known = /never holds|takes kling-v1-6 out of service/;
    expect(warnings.filter(({ text }) => !known.test(text))).toEqual([]);
    expect(request.steps).toHaveLength(steps);
    expect(estimatePipeline('x', checked)).toMatchObject({ tasks, uncounted: [] });
  });
});
