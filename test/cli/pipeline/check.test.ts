import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPipelineFile } from '../../../src/cli/pipeline/commands/check-pipeline.js';
import { drawPipelineFile } from '../../../src/cli/pipeline/commands/graph-pipeline.js';
import { printPipelineSchema } from '../../../src/cli/pipeline/commands/print-schema.js';
import type { Io } from '../../../src/cli/process/io.js';
import { describeError } from '../../../src/cli/program/errors.js';
import { NO_PAINT } from '../../../src/cli/screen/paint.js';
import { readConfig } from '../../../src/config/read-config.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kling-check-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const STORY = `
params:
  look: dark
  shots: [a fox, an owl]
steps:
  picture:
    forEach: \${params.shots}
    generate: {product: image, prompt: "\${each}, \${params.look}"}
  video:
    forEach: \${params.shots}
    generate: {image: "\${picture.file}", prompt: "\${each}"}
  shown:
    when: \${params.look} == "bright"
    thumbnail: {image: "\${picture[0].file}"}
`;

/** What a command says to a file, without a server and without keys. */
async function run(
  command: typeof checkPipelineFile,
  text: string,
  options: Record<string, unknown> = {},
  json = false,
) {
  const [out, err]: [string[], string[]] = [[], []];
  const file = path.join(folder, 'story.yaml');
  await writeFile(file, text);
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line.replaceAll(`${folder}/`, '')),
    paint: { out: NO_PAINT },
    json,
    config: readConfig({}, false),
  };
  try {
    const code = await command(file, options, io as unknown as Io);
    return { code, out, err };
  } catch (error) {
    const { lines, exitCode } = describeError(error);
    return { code: exitCode, out, err: lines.map((line) => line.replaceAll(`${folder}/`, '')) };
  }
}

describe('kling pipeline check', () => {
  it('says what would be made, how often, of what and at which price, and warns of what is odd', async () => {
    const { code, out, err } = await run(checkPipelineFile, STORY);
    expect(code).toBe(0);
    expect(out.slice(0, 4)).toEqual([
      'STEP     TIMES  WHAT                         NEEDS           ESTIMATE',
      'picture  x2     images/generations kling-v3  -               16 image units, some 0.06 USD',
      'video    x2     image2video kling-v2-6       picture (each)  3 video units, some 0.42 USD',
      'shown    -      thumbnail                    picture (0)     -',
    ]);
    expect(out.join('\n')).toContain('Cost:   about 3 video units and 16 image units, some 0.48 USD');
    expect(err).toEqual(['story.yaml:13:11 steps.shown.when: never holds with these params; the step is left out']);
  });

  it('takes params as they are meant, and steps, from the command line', async () => {
    const param = ['shots=["a", "b", "c"]', 'look=bright'];
    const { out, err } = await run(checkPipelineFile, STORY, { param, until: 'picture' }, true);
    const { steps, estimate } = JSON.parse(out.join('')) as { steps: Record<string, unknown>[]; estimate: object };
    expect(steps[0]).toMatchObject({ step: 'picture', product: 'images/generations', times: 3, isChosen: true });
    expect(steps[1]).toMatchObject({ step: 'video', needs: ['picture'], isChosen: false });
    expect(estimate).toMatchObject({ items: 3, tasks: { 'images/generations': 3 }, uncounted: [] });
    expect(err).toEqual([]);
  });

  it('names how often is not known before, and reckons it once', async () => {
    const text = `${STORY}  more:\n    forEach: \${video.files}\n    generate: {prompt: "scene \${index}"}\n`;
    const { out } = await run(checkPipelineFile, text);
    expect(out.at(-1)).toBe('How often more will be made is not known before; reckoned once each.');
    expect(out.join('\n')).toContain('more     x?     text2video kling-v2-6');
  });

  it('shows the line of each mistake, and names the option of what the command line has given', async () => {
    const wrong = await run(checkPipelineFile, STORY.replace('picture.file', 'pictur.file'));
    expect(wrong).toMatchObject({
      code: 2,
      err: [
        'story.yaml:11:26 steps.video.generate.image: there is no step "pictur"; did you mean "picture"?',
        '11 |     generate: {image: "${pictur.file}", prompt: "${each}"}',
        '   |                          ^',
      ],
    });
    const given = await run(checkPipelineFile, STORY, { param: ['loook=x'], steps: 'pictures' });
    expect(given.err).toContain('--param loook: unknown; did you mean "look"?');
    expect(given.err).toContain('--steps: there is no step "pictures"; did you mean "picture"?');
  });

  it('reads values of params from a file', async () => {
    const params = path.join(folder, 'params.json');
    await writeFile(params, '{"shots":["a"],"look":"bright"}');
    const { out, err } = await run(checkPipelineFile, STORY, { params, param: ['look=grey'] });
    expect(out[1]).toContain('x1');
    expect(err[0]).toContain('never holds');
  });
});

describe('kling pipeline graph', () => {
  it('draws it, and refuses a form that it does not have', async () => {
    expect((await run(drawPipelineFile, STORY, { format: 'text' })).out).toContain(
      'video    x2  image2video kling-v2-6       <- picture (each)',
    );
    expect((await run(drawPipelineFile, STORY, { format: 'dot' })).out).toContain(
      '  "picture" -> "video" [label="each"];',
    );
    expect((await run(drawPipelineFile, STORY, { format: 'svg' })).err[0]).toBe(
      '--format is "svg"; write "text", "mermaid" or "dot"',
    );
  });
});

describe('kling pipeline schema', () => {
  it('is JSON that an editor can take', async () => {
    const { out } = await run((_file, _options, io) => printPipelineSchema(io), STORY);
    expect(JSON.parse(out.join('\n'))).toMatchObject({ title: 'pipeline', required: ['steps'] });
  });
});
