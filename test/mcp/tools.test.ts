import { setImmediate } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { connectInProcess, createLonelyDesk } from './in-process.js';

const listTools = async (rights = {}) => {
  const { client } = await connectInProcess(createLonelyDesk({ allowsSchedules: true, ...rights }));
  return (await client.listTools()).tools;
};

describe('the tools of an agent', () => {
  it('have names of small letters, a title, a short description and hints', async () => {
    const tools = await listTools();
    expect(tools.length).toBeGreaterThan(20);
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
    for (const { name, title, description = '', annotations } of tools) {
      expect(name).toMatch(/^[a-z_]{3,30}$/);
      expect(title, name).toMatch(/^[A-Z].{3,50}$/);
      expect(description.length, name).toBeLessThan(330);
      expect(description, name).toMatch(/^[a-zA-Z].*\.$/);
      expect(annotations, name).toMatchObject({
        readOnlyHint: expect.any(Boolean) as boolean,
        destructiveHint: expect.any(Boolean) as boolean,
        idempotentHint: expect.any(Boolean) as boolean,
      });
    }
  });

  it('have schemas that are JSON Schema, and say of each argument that needs it what it is', async () => {
    const ajv = new Ajv({ strict: false });
    for (const { name, inputSchema, outputSchema } of await listTools()) {
      expect(ajv.validateSchema(inputSchema), name).toBe(true);
      expect(inputSchema, name).toMatchObject({ type: 'object', additionalProperties: false });
      expect(ajv.validateSchema(outputSchema ?? {}), name).toBe(true);
      expect(outputSchema, name).toMatchObject({ type: 'object' });
    }
  });

  it('take no argument that they do not have, and name those that they have', async () => {
    const { call } = await connectInProcess(createLonelyDesk());
    expect(await call('generate', { request: { prompt: 'a fox' }, ID: 'fox' })).toEqual({
      isError: true,
      data: {},
      text: '[InvalidRequest] Nothing was started.\n"ID": no argument of this tool; it takes request, id',
    });
    expect((await call('wait', { id: 'x', seconds: 300 })).text).toMatch(/seconds: .*45/);
  });

  it('are those alone that change nothing for who may only read; no other can be called', async () => {
    const tools = await listTools({ isReadOnly: true });
    expect(tools.map(({ name }) => name).sort()).toEqual(
      [
        ...['check_setup', 'costs', 'estimate', 'items', 'list', 'list_library', 'list_schedules', 'list_tasks'],
        ...['lookup', 'products', 'status', 'wait'],
      ].sort(),
    );
    const { client } = await connectInProcess(createLonelyDesk({ isReadOnly: true }));
    await expect(client.callTool({ name: 'generate', arguments: {} })).rejects.toThrow('There is no tool generate.');
  });

  it.each<[string, object, string]>([
    ['generate', { prompt: 'a fox', image: 'a.png' }, 'request: missing; write an object: Kling'],
    [
      'generate',
      { prompt: 'a fox' },
      '"prompt": no argument of this tool; it takes request, id: write "prompt" into "request"',
    ],
    ['generate', { request: { prompt: 5 } }, 'request.prompt: 5; write a text'],
    ['generate', { request: 'a fox' }, 'request: "a fox"; write an object: Kling'],
    [
      'generate',
      { request: { prompt: 'a fox' }, wait: true },
      '"wait": no argument of this tool; it takes request, id',
    ],
    ['wait', { id: 'x', seconds: 100 }, 'seconds: 100; write at most 45'],
    ['wait', { id: '' }, 'id: ""; write a text of at least 1 characters: as the call'],
    ['start_batch', { items: [] }, 'items: []; write a list of at least 1'],
    ['steer_pipeline', { id: 'x', action: 'cancel' }, 'action: "cancel"; write one of pause, resume, skip'],
  ])('say of %s %j what to write instead', async (name, args, sentence) => {
    const { call } = await connectInProcess(createLonelyDesk());
    expect((await call(name, { ...args })).text).toContain(sentence);
  });

  it('are no fault, to the operator, where the client has given up a call', async () => {
    const lines: string[] = [];
    const { client } = await connectInProcess({ ...createLonelyDesk(), log: (line) => void lines.push(line) });
    const given = new AbortController();
    const called = client.callTool({ name: 'list', arguments: {} }, undefined, { signal: given.signal });
    await setImmediate();
    given.abort(new Error('enough'));
    await expect(called).rejects.toThrow('enough');
    await expect.poll(() => lines).toEqual(['list: the client has given up the call; what was started goes on']);
  });

  it('set no concurrency that nobody has named', async () => {
    const { call } = await connectInProcess(createLonelyDesk());
    const { text } = await call('steer_batch', { id: 'x', action: 'set_concurrency' });
    expect(text).toBe('[UsageError] Give "concurrency" too: how many at once. Nothing was changed.');
  });

  it('set schedules going only where the operator lets them', async () => {
    const names = (await listTools({ allowsSchedules: false })).map(({ name }) => name);
    expect(names).toContain('stop_schedule');
    expect(names).not.toContain('create_schedule');
    expect(names).not.toContain('start_schedule');
  });

  it('say what a request would cost, what is left, and what is wrong with it, without a server', async () => {
    const { call } = await connectInProcess(createLonelyDesk());
    const priced = await call('estimate', { request: { prompt: 'a fox', run: { attempts: 2 } } });
    const { onceUsd, mostUsd, session } = priced.data.spending as {
      onceUsd: number;
      mostUsd: number;
      session: unknown;
    };
    expect(mostUsd).toBeCloseTo(2 * onceUsd);
    expect(session).toEqual({ limitUsd: 10, spentUsd: 0, leftUsd: 10 });
    expect(priced.text).toMatch(/^About .* USD .*\nLeft: 10\.00 USD of this session, 30\.00 USD of today\./);
    const many = await call('estimate', { items: [{ prompt: 'a' }, { prompt: 'b' }] });
    expect(many.data).toMatchObject({ total: 2, made: 0 });
    expect((await call('estimate', { request: { prompt: 'a fox', duration: 7 } })).text).toContain('duration: ');
  });

  it('say in one sentence that Temporal is away, and hold nothing for what was not started', async () => {
    const { call } = await connectInProcess(createLonelyDesk());
    for (const [name, args] of [
      ['list', {}],
      ['generate', { request: { prompt: 'a fox' } }],
    ] as const) {
      const { text, isError } = await call(name, args);
      expect(isError).toBe(true);
      expect(text).toMatch(/^\[TemporalUnreachable\] .*127\.0\.0\.1:1.*The operator has to start Temporal/s);
    }
    expect((await call('costs')).data).toMatchObject({ session: { spentUsd: 0 }, day: { spentUsd: 0 } });
  });
});

describe('the resources of an agent', () => {
  it('are products, each with its schema and an example that fits it', async () => {
    const { client } = await connectInProcess(createLonelyDesk());
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining(['kling://products', ...PRODUCT_NAMES.map((name) => `kling://products/${name}`)]),
    );
    for (const uri of ['kling://products/text2video', 'kling://products/images/generations']) {
      const { contents } = await client.readResource({ uri });
      const { schema, example } = JSON.parse((contents[0] as { text: string }).text) as {
        schema: object;
        example: object;
      };
      expect(new Ajv2020({ strict: false }).validate(schema, example), uri).toBe(true);
    }
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'kling://products/{+name}' },
      argument: { name: 'name', value: 'text2' },
    });
    expect(completion.values).toContain('text2video');
  });
});
