import type { FaultSpec } from '../control/fault-spec.js';
import { codeForStatus } from '../api/refusal.js';
import type { Reply } from '../api/reply.js';
import { renderError } from '../api/reply.js';

/** What goes back over the wire: a reply, the first half of one, a reset of the connection, or nothing at all. */
export type Transmission =
  { readonly kind: 'send' | 'send-half'; readonly reply: Reply } | { readonly kind: 'reset' | 'hang' };

/** What is sent instead of making a call, by a fault that keeps it from happening; `undefined` when the call goes on. */
export function transmissionInstead(fault: FaultSpec | undefined): Transmission | undefined {
  switch (fault?.kind) {
    case 'status':
      return { kind: 'send', reply: renderFault(fault) };
    case 'garbage':
      return { kind: 'send', reply: renderGarbage(fault) };
    case 'reset':
    case 'hang':
      return { kind: fault.kind };
    default:
      return undefined;
  }
}

/** What is sent after a call was made, with its reply spoiled by the fault, if there is one. */
export function transmissionAfter(fault: FaultSpec | undefined, reply: Reply): Transmission {
  switch (fault?.kind) {
    case 'status-after-accept':
      return { kind: 'send', reply: { ...reply, ...keepTask(renderFault(fault)) } };
    case 'garbage-after-accept':
      return { kind: 'send', reply: { ...reply, ...keepTask(renderGarbage(fault)) } };
    case 'reset-after-accept':
      return { kind: 'reset' };
    case 'hang-after-accept':
      return { kind: 'hang' };
    case 'half-body':
      return { kind: 'send-half', reply };
    default:
      return { kind: 'send', reply };
  }
}

function renderFault({ status = 500, code, message, body, headers = {} }: FaultSpec): Reply {
  const reply = renderError(status, code ?? codeForStatus(status), message ?? 'Injected fault');
  return { ...reply, headers: { ...reply.headers, ...headers }, ...(body !== undefined && { body }) };
}

function renderGarbage({ body = '<html><body>Bad gateway</body></html>', headers = {} }: FaultSpec): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html', ...headers }, body, accepted: false };
}

/** A spoiled reply does not undo the task that the call made. */
function keepTask({ status, headers, body, code, requestId }: Reply): Partial<Reply> {
  return {
    status,
    headers,
    body,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  };
}
