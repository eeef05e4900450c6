import type { InterceptingListener, Interceptor, NextCall } from '@grpc/grpc-js';
import { InterceptingCall, Metadata, status } from '@grpc/grpc-js';

/**
 * Cancels what is called on a channel that was closed. gRPC throws there, and the SDK calls again from a timer, where nobody catches that: closing
 * a connection between two tries would end the process. Stands behind the SDK's own interceptor.
 */
export const cancelWhenClosed: Interceptor = (options, nextCall) => {
  try {
    return new InterceptingCall(nextCall(options));
  } catch (error) {
    return new InterceptingCall(createCancelledCall(error instanceof Error ? error.message : String(error)));
  }
};

/** A call that ends as soon as it starts. */
function createCancelledCall(details: string): ReturnType<NextCall> {
  const nothing = () => undefined;
  return {
    start(_metadata: Metadata, listener?: Partial<InterceptingListener>) {
      process.nextTick(() => {
        listener?.onReceiveMessage?.(null);
        listener?.onReceiveStatus?.({ code: status.CANCELLED, details, metadata: new Metadata() });
      });
    },
    cancelWithStatus: nothing,
    getPeer: () => '',
    getAuthContext: () => null,
    sendMessageWithContext: nothing,
    sendMessage: nothing,
    startRead: nothing,
    halfClose: nothing,
  };
}
