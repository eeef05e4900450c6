import type { Stores } from '../ports/store.js';

/**
 * Before something is paid for: throws unless its files can be kept where the request wants them. The worker's own place is watched by the gate of
 * its slots.
 */
export async function requireStore({ output }: { readonly output?: string }, stores: Stores): Promise<void> {
  if (output !== undefined) await stores.of(output).check();
}
