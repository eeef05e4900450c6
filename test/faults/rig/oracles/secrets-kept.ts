import { formsOf } from '../canaries.js';
import type { Oracle } from '../world.js';

/** O5: no secret stands anywhere, in no spelling. */
export const findSecrets: Oracle = ({ said, secrets, onTheWire }) => [
  ...said.flatMap(({ where, text }) =>
    Object.entries(secrets)
      .filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)))
      .map(([name]) => `O5: ${name} stands in ${where}`),
  ),
  ...onTheWire.secrets.map((name) => `O5: ${name} was sent to Temporal`),
  ...(onTheWire.isWatching ? [] : ['O5: what is sent to Temporal could not be read, so that it proves nothing']),
];
