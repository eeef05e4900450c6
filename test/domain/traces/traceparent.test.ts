import { describe, expect, it } from 'vitest';
import { parseTraceparent, renderTraceparent, traceparentOf } from '../../../src/domain/traces/traceparent.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('a traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
  ])('is read and written the same: %s', (text, isSampled) => {
    const place = { traceId: TRACE, spanId: SPAN, isSampled };
    expect(parseTraceparent(text)).toEqual(place);
    expect(renderTraceparent(place)).toBe(text);
  });

  it('is read of a later version, which may say more', () => {
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-03-more`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
  });

  it.each([
    undefined,
    7,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-01more`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  ])('is none, and then there is no trace: %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('is made of a run where nobody has begun a trace, the same each time', () => {
    expect(parseTraceparent(traceparentOf('w', 'r'))).toMatchObject({ isSampled: true });
    expect(traceparentOf('w', 'r')).toBe(traceparentOf('w', 'r'));
    expect(traceparentOf('w', 'r')).not.toBe(traceparentOf('w', 'another'));
  });
});
