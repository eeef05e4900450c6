import type { Json } from '../../../domain/record.js';
import type { GenerationRequestInput } from '../../../library/requests.js';
import type { PlannedStart } from '../../../library/to-start.js';
import { toStart } from '../../../library/to-start.js';
import type { Desk } from '../../desk.js';
import { refuseStored } from '../../guard/refuse-files.js';
import { refuseForAgents, withAccount } from '../../guard/request-rules.js';

/** A request that an agent has written, checked and planned; nothing is started. Throws `InvalidRequest` and `UsageError`. */
export async function planFor(request: Json, id: string | undefined, desk: Desk): Promise<PlannedStart> {
  const { config, access, rules } = desk;
  refuseForAgents([{ request }], rules);
  // What is in it is for the parser to judge.
  const written = withAccount(request, rules) as unknown as GenerationRequestInput;
  const planned = await toStart(written, { ...config, access }, id);
  refuseStored([planned.start.request]);
  return planned;
}
