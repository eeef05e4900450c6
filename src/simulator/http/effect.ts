import type { FaultSpec } from '../control/fault-spec.js';
import { codeForStatus } from '../api/refusal.js';
import type { Reply } from '../api/reply.js';
import { renderError } from '../api/reply.js';

/** What leaves the simulator in the end. */
export type Effect =
  { readonly kind: 'send' | 'send-half'; readonly reply: Reply } | { readonly kind: 'reset' | 'hang' };

/** The effect of a fault that keeps the call from happening; `undefined` when the call goes on. */
export function effectInstead(fault: FaultSpec | undefined): Effect | undefined {
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

/** The effect of a call that happened, with the fault that spoils its reply. */
export function effectAfter(fault: FaultSpec | undefined, reply: Reply): Effect {
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
