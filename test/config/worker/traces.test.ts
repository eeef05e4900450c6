import { describe, expect, it } from 'vitest';
import { parseTraces } from '../../../src/config/worker/traces.js';

describe('KLING_TRACES', () => {
  it.each([
    [{}, {}],
    [{ KLING_TRACES: '' }, {}],
    [{ KLING_TRACES: 'off' }, {}],
    [
      { KLING_TRACES: 'http://127.0.0.1:4318/' },
      { traces: { endpoint: 'http://127.0.0.1:4318', serviceName: 'kling-temporal' } },
    ],
    [
      { KLING_TRACES: 'https://otlp.example.com/otlp/v1/traces', OTEL_SERVICE_NAME: 'films' },
      { traces: { endpoint: 'https://otlp.example.com/otlp', serviceName: 'films' } },
    ],
    // Set for another program: traces are asked for by name only.
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, {}],
  ])('of %j is %j', (env, settings) => {
    expect(parseTraces(env)).toEqual(settings);
  });

  it.each([
    'on',
    'collector:4318',
    'grpc://127.0.0.1:4317',
    'https://user:KEY@example.com',
    'https://example.com?key=KEY',
  ])('may not be %s, and the complaint says what to write and tells no key', (text) => {
    const parse = () => parseTraces({ KLING_TRACES: text });
    expect(parse).toThrow(/^KLING_TRACES is ".+"; write the URL .+ e\.g\. http:\/\/127\.0\.0\.1:4318/);
    expect(parse).not.toThrow(/KEY[@"]/);
  });
});
