import type { Client } from '@temporalio/client';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { encodeFailure } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { failureConverter } from '../../../src/temporal/encryption/failure-converter.js';
import { openDeep } from '../../../src/temporal/encryption/open-deep.js';
import { createPayloadCodec } from '../../../src/temporal/encryption/payload-codec.js';

const codec = createPayloadCodec([{ id: 'new', secret: Buffer.alloc(32, 'k') }]);
const client = { options: { loadedDataConverter: { payloadCodecs: [codec] } } } as unknown as Client;
const toPayload = (value: unknown) => defaultPayloadConverter.toPayload(value);

describe('openDeep', () => {
  it('gives failures their words back, at every depth, and their details', async () => {
    const error = ApplicationFailure.create({ message: 'no fox', details: ['a red one'], cause: new Error('no snow') });
    const failure = await encodeFailure([codec], failureConverter.errorToFailure(error, defaultPayloadConverter));
    expect(JSON.stringify(failure)).not.toContain('no fox');
    const opened = await openDeep({ pending: [{ lastFailure: failure }] }, client);
    const { message, stackTrace, cause, applicationFailureInfo } = opened.pending[0]?.lastFailure ?? {};
    expect([message, cause?.message]).toEqual(['no fox', 'no snow']);
    expect(stackTrace).toContain('open-deep.test.ts');
    expect(applicationFailureInfo?.details?.payloads?.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual([
      'a red one',
    ]);
  });

  it('leaves everything else as it was: numbers, times, what was not sent, and plain payloads', async () => {
    const plain = toPayload('a fox');
    const history = historyFromJSON({
      events: [
        {
          eventId: '1',
          eventTime: '2026-11-26T08:00:00.5Z',
          eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
          workflowExecutionStartedEventAttributes: { attempt: 1 },
        },
      ],
    });
    const [event] = history.events ?? [];
    if (event?.workflowExecutionStartedEventAttributes == null) throw new Error('no event');
    event.workflowExecutionStartedEventAttributes.input = { payloads: [plain, ...(await codec.encode([plain]))] };
    const opened = await openDeep(history, client);
    event.workflowExecutionStartedEventAttributes.input = { payloads: [plain, plain] };
    expect(JSON.parse(JSON.stringify(opened))).toEqual(JSON.parse(JSON.stringify(history)));
    expect(opened.events?.[0]?.workflowExecutionFailedEventAttributes).toBe(
      event.workflowExecutionFailedEventAttributes,
    );
  });

  it('throws for what cannot be decrypted', async () => {
    const lost = createPayloadCodec([{ id: 'lost', secret: Buffer.alloc(32) }]);
    await expect(openDeep({ payloads: await lost.encode([toPayload(1)]) }, client)).rejects.toThrow('"lost"');
  });
});
