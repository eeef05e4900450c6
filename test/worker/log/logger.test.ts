import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/worker/log/logger.js';

const CANARY = 'c4n4ry';
const SIGNED = `https://cdn.klingai.com/a.mp4?Signature=${CANARY}&Expires=${CANARY}`;

function write(format: 'json' | 'text', message: string, meta: Record<string, unknown>): string[] {
  const lines: string[] = [];
  const logger = createLogger({ level: 'TRACE', format, secrets: [], write: (line) => lines.push(line) });
  for (const level of ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const) logger.log(level, message, meta);
  return lines;
}

describe('a line of the log holds no signature of a result', () => {
  const places: Readonly<Record<string, readonly [string, Record<string, unknown>]>> = {
    'in the message': [`fetching ${SIGNED} now`, {}],
    'in quotation marks': [`'${SIGNED}' and (${SIGNED})`, {}],
    'in a fact': ['fetching', { url: SIGNED }],
    'deep in a fact': ['fetching', { task: { outputs: [{ url: SIGNED }] } }],
    'in JSON inside a fact': ['result', { payload: JSON.stringify({ url: SIGNED, n: 1 }) }],
    'in JSON with an ampersand written out': ['result', { payload: `{"url":"${SIGNED.replace('&', '\\u0026')}"}` }],
    'in an error': ['failed', { error: new Error(`GET ${SIGNED}`) }],
    'with capitals': [SIGNED.replace('https', 'HTTPS'), {}],
  };
  for (const [place, [message, meta]] of Object.entries(places))
    for (const format of ['json', 'text'] as const)
      it(`${place}, at any level, as ${format}`, () => {
        const lines = write(format, message, meta);
        expect(lines).toHaveLength(5);
        expect(lines.join('\n')).not.toContain(CANARY);
        if (format === 'json') for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
      });

  it('nor in the base64 of a payload, as the SDK traces them, whether an object or text', () => {
    const data = Buffer.from(JSON.stringify({ url: SIGNED })).toString('base64');
    const meta = { jobs: [{ result: { data } }], text: JSON.stringify({ result: { data } }) };
    const [line = ''] = write('json', 'Got workflow activation', meta);
    expect(line).not.toContain(data);
    expect(JSON.parse(line)).toMatchObject({
      jobs: [{ result: { data: '[payload]' } }],
      text: '{"result":{"data":"[payload]"}}',
    });
  });

  it('while the rest of it stays readable', () => {
    const [line = ''] = write('json', 'result', { payload: JSON.stringify({ url: SIGNED, n: 1 }) });
    const { payload } = JSON.parse(line) as { payload: string };
    expect(JSON.parse(payload)).toEqual({ url: 'https://cdn.klingai.com/a.mp4?[query removed]', n: 1 });
  });

  it('nor a name and password in a URL', () => {
    expect(write('text', 'proxy http://ann:s3cret@proxy:3128/ refused', {}).join()).not.toMatch(/ann|s3cret/);
  });
});

describe('keys in the log', () => {
  const logged = (secrets: readonly string[], message: string): string => {
    const lines: string[] = [];
    createLogger({ level: 'INFO', format: 'json', secrets, write: (line) => lines.push(line) }).info(message);
    return (JSON.parse(lines.join('')) as { message: string }).message;
  };

  it('are taken out', () => {
    expect(logged(['api-key-kling-0123'], 'key api-key-kling-0123')).toBe('key [secret]');
  });

  it('that are as short as a simulator takes leave it readable, and are shown as no bearer', () => {
    expect(logged(['1', 'e'], 'task 8611 has ended')).toBe('task 8611 has ended');
    expect(logged(['1', 'e'], 'Authorization: Bearer 1')).toBe('Authorization: Bearer [secret]');
  });
});

describe('a line of the log says the same thing in the same field', () => {
  const linesOf = (findTrace?: () => Record<string, string>) => {
    const lines: Record<string, unknown>[] = [];
    const keep = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
    const logger = createLogger({ level: 'INFO', format: 'json', secrets: [], findTrace, write: keep });
    return { logger, lines };
  };

  it('whether an activity or a workflow of the SDK says it', () => {
    const { logger, lines } = linesOf();
    logger.info('of an activity', { workflowId: 'w', workflowRunId: 'r' });
    logger.info('of a workflow', { workflowId: 'w', runId: 'r' });
    for (const line of lines) {
      expect(line).toMatchObject({ workflowId: 'w', runId: 'r' });
      expect(line).not.toHaveProperty('workflowRunId');
    }
    expect(lines).toHaveLength(2);
  });

  it('also where it is ours and said on behalf of an activity, with the trace where there is one', async () => {
    const { logger, lines } = linesOf(() => ({ trace_id: 't', span_id: 's' }));
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: 'w', runId: 'r' } });
    await environment.run(() => {
      logger.info('from within');
      return Promise.resolve();
    });
    logger.info('from outside');
    expect(lines[0]).toMatchObject({ workflowId: 'w', runId: 'r', trace_id: 't', span_id: 's' });
    expect(lines[1]).not.toHaveProperty('workflowId');
  });
});
