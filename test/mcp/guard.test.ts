import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectInProcess, createFolder, createLonelyDesk } from './in-process.js';

const OUTSIDE = 'lies outside the folders that agents may read';

/** A folder that is allowed, and a secret beside it. */
function createFolders() {
  const root = createFolder();
  const allowed = path.join(root, 'allowed');
  const secret = path.join(root, 'secret.png');
  mkdirSync(allowed);
  writeFileSync(secret, 'x');
  symlinkSync(secret, path.join(allowed, 'link.png'));
  symlinkSync(root, path.join(allowed, 'up'));
  writeFileSync(path.join(allowed, '.env'), 'x');
  return { root, allowed, secret };
}

describe('what an agent may reach', () => {
  it('is no file at all where no folder is allowed, and of an allowed one none by links, dots or hidden names', async () => {
    const { root, allowed, secret } = createFolders();
    const { call } = await connectInProcess(createLonelyDesk({ folders: [allowed] }));
    const refuse = async (image: string) => (await call('generate', { request: { image, prompt: 'it moves' } })).text;
    for (const image of [
      ...[secret, '/etc/passwd', '/etc/no-such-file', '/proc/self/environ', root],
      ...['../secret.png', 'link.png', 'up/secret.png'].map((name) => path.join(allowed, name)),
      ...[`${allowed}/../secret.png`, `${allowed}x/cat.png`],
    ])
      expect(await refuse(image), image).toMatch(new RegExp(`Nothing was started.\\nimage: .*${OUTSIDE}`));
    expect(await refuse(path.join(allowed, '.env'))).toContain('image: ');
    expect(await refuse('file:///etc/passwd')).toContain('is not a URL that Kling can open');
    expect(await refuse('s3://bucket/key.png')).toContain('image: "s3://bucket/key.png" lies in a bucket; give a URL');
    const stored = await call('start_batch', { items: [{ prompt: 'x', image: 's3://bucket/key.png' }] });
    expect(stored.text).toContain('lies in a bucket');
    const { call: without } = await connectInProcess(createLonelyDesk());
    const file = path.join(allowed, 'cat.png');
    expect((await without('generate', { request: { image: file, prompt: 'it moves' } })).text).toContain(OUTSIDE);
  });

  it('is told of no file outside whether it is there, nor what it is', async () => {
    const { root, allowed, secret } = createFolders();
    const { call } = await connectInProcess(createLonelyDesk({ folders: [allowed] }));
    const ask = async (image: string) =>
      (await call('estimate', { request: { image, prompt: 'x' } })).text.replaceAll(image, '');
    expect(await ask(secret)).toBe(await ask(path.join(root, 'nothing.png')));
    expect(await ask(secret)).toBe(await ask(path.join(root, 'SECRET.png')));
  });

  it('goes for files of rows too, for what stands in their rows, and for standard input', async () => {
    const { allowed, secret } = createFolders();
    writeFileSync(path.join(allowed, 'rows.csv'), 'prompt,image,run.notify\na fox,../secret.png,\n');
    writeFileSync(path.join(allowed, 'told.csv'), 'prompt,run.notify\na fox,https://example.com\n');
    const { call } = await connectInProcess(createLonelyDesk({ folders: [allowed] }));
    const rows = await call('estimate', { file: path.join(allowed, 'rows.csv') });
    expect(rows.text).toMatch(new RegExp(`rows.csv:2:7 image: .*${OUTSIDE}`));
    const told = await call('estimate', { file: path.join(allowed, 'told.csv') });
    expect(told.text).toContain('run.notify: an agent names no receivers');
    expect((await call('start_batch', { file: secret })).text).toContain(OUTSIDE);
    expect((await call('start_batch', { file: '-' })).text).toContain('"file" is no path');
    const inline = await call('start_batch', { items: [{ prompt: 'x', image: secret }] });
    expect(inline.text).toMatch(new RegExp(`items\\[0\\] image: .*${OUTSIDE}`));
  });

  it('is nobody else: no receivers, workflows, accounts, places, and nothing that is not known', async () => {
    const { call } = await connectInProcess(createLonelyDesk());
    const run = {
      ...{ notify: 'exec:/bin/sh', then: { workflow: 'x' }, account: 'studio', allowUnknown: true },
      ...{ model: { name: 'x' }, output: 's3://other/place' },
    };
    const request = {
      prompt: 'a fox',
      callback_url: 'https://example.com',
      options: { callback_url: 'http://10.0.0.1' },
      run,
    };
    const { text } = await call('generate', { request });
    for (const name of [...Object.keys(run).map((one) => `run.${one}`), 'callback_url', 'options.callback_url'])
      expect(text).toContain(`\n${name}: `);
    for (const output of ['/tmp/x', '../x', 'a/../../x', 'C:\\x'])
      expect((await call('generate', { request: { prompt: 'x', run: { output } } })).text, output).toContain(
        'run.output: ',
      );
    const batch = await call('start_batch', { items: [{ prompt: 'x' }], run: { notify: 'https://example.com' } });
    expect(batch.text).toContain('run.notify: ');
    const set = await call('start_batch', { items: [{ prompt: 'x' }], set: { 'run.account': 'studio' } });
    expect(set.text).toContain('run.account: ');
  });

  it('makes everything with the account that the operator has named, and with no other', async () => {
    const { call } = await connectInProcess(createLonelyDesk({ account: 'studio' }));
    const ask = async (account?: string) =>
      (await call('estimate', { request: { prompt: 'x', run: account === undefined ? {} : { account } } })).isError;
    expect([await ask(), await ask('studio'), await ask('default'), await ask('other')]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('is no pipeline but those that the operator has allowed, and of their params no file outside and no reference', async () => {
    const { root, allowed, secret } = createFolders();
    const file = path.join(root, 'scene.yaml');
    writeFileSync(
      file,
      'params: {picture: null, prompt: it moves}\nsteps:\n  scene: {generate: {image: "${params.picture}", prompt: "${params.prompt}"}}\n',
    );
    const { call } = await connectInProcess(createLonelyDesk({ folders: [allowed], pipelines: [file] }));
    const ask = async (values: object, name = 'scene.yaml') =>
      (await call('check_pipeline', { file: name, with: { picture: 'https://example.com/cat.png', ...values } })).text;
    expect(await ask({})).toMatch(/^scene: scene\nAbout .* USD/);
    expect(await ask({}, secret)).toContain('is no pipeline that the operator has allowed; they are scene.yaml.');
    for (const picture of [
      secret,
      path.join(allowed, 'link.png'),
      `${allowed}/../secret.png`,
      '~/secret.png',
      '/no/such',
    ])
      expect(await ask({ picture }), picture).toMatch(new RegExp(`with.picture: .*${OUTSIDE}`));
    expect(await ask({ prompt: ['package.json'] })).toMatch(new RegExp(`with.prompt.0: .*${OUTSIDE}`));
    expect(await ask({ prompt: 'a ${scene.file}' })).toContain('with.prompt: holds "${"');
    expect(await ask({ prompt: 'black/white, 50 %' })).toMatch(/^scene: scene/);
    const { call: without } = await connectInProcess(createLonelyDesk());
    await expect(without('run_pipeline', { file: 'scene.yaml' })).rejects.toThrow('There is no tool run_pipeline.');
  });

  it('holds no price that nobody knows, unless the operator lets it', async () => {
    const request = { prompt: 'a fox', model_name: 'kling-v1' };
    const { call } = await connectInProcess(createLonelyDesk());
    const { text } = await call('generate', { request });
    expect(text).toContain("Kling's price of kling-v1");
    expect(text).toContain('Nothing was started');
    const { call: allowed } = await connectInProcess(createLonelyDesk({ allowsUnpriced: true }));
    expect((await allowed('generate', { request })).text).toMatch(/^\[TemporalUnreachable\]/);
  });
});
