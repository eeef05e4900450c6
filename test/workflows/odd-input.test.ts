import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, RawValue } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { useWorkflows } from './harness.js';

const { withGeneration } = useWorkflows();

const bytes = (text: string) => new TextEncoder().encode(text);
const payload = (encoding: string | undefined, data: string) =>
  RawValue.fromPayload({
    metadata: encoding === undefined ? {} : { encoding: bytes(encoding) },
    data: bytes(data),
  });
const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`field${index}`, 1]));

describe('an input that nobody can use', () => {
  it.each<[string, unknown, string | RegExp]>([
    ['encrypted', payload('binary/encrypted', 'x'), /^the input is unreadable \(Unknown encoding: binary\/encrypted\)/],
    ['of a protobuf', payload('json/protobuf', '{{{'), /^the input is unreadable \(Unknown encoding: json\/protobuf\)/],
    ['cut off', payload('json/plain', '{"prompt":"a fo'), /^the input is unreadable \(/],
    ['of no encoding', payload(undefined, '{}'), /^the input is unreadable \(it has no encoding\)/],
    ['bytes', payload('binary/plain', 'x'.repeat(1_000_000)), /^the input is binary data; write one JSON object/],
    ['100,000 fields', many, '100,000 fields; at most 500 are looked at'],
    [
      '100,000 levels deep',
      payload('json/plain', `{"prompt":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      'is nested too deeply to be read',
    ],
    ['a name of 1.9 MB', { ['a'.repeat(1_900_000)]: 1 }, /^the name of a field has 1,900,000 characters/],
    ['a value of 1.9 MB', { prompt: 'p', mode: 'a'.repeat(1_900_000) }, /^mode: "a+\.\.\. is not possible/],
  ])('fails the workflow once, in its first task: %s', async (_what, input, message) => {
    await withGeneration(input, {}, async (handle) => {
      const error: unknown = await handle.result().catch((thrown: unknown) => thrown);
      const cause = error instanceof WorkflowFailedError ? error.cause : error;
      expect(cause).toBeInstanceOf(ApplicationFailure);
      expect(cause).toMatchObject({ type: 'InvalidRequest' });
      expect((cause as Error).message).toMatch(message);
      expect((cause as Error).message.length).toBeLessThanOrEqual(10_000);
      const { events } = await handle.fetchHistory();
      expect(events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed)).toEqual([]);
    });
  });
});
