/** Takes what must not be shown out of a text that somebody else wrote. */
export type Scrub = (text: string) => string;

/** A secret shorter than this is a word or a digit that stands in any text: taken out everywhere, it would make nonsense of a message. */
const MIN_SECRET_LENGTH = 8;

/**
 * Replaces each secret, also as it looks in a URL or in JSON within a text. Short ones, such as the simulator takes, are replaced only
 * where they stand as the bearer. `mark` stands in their place.
 */
export function createScrub(secrets: readonly string[], mark = '[token]'): Scrub {
  const forms = secrets
    .filter(isLong)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  const short = secrets.filter((secret) => !isLong(secret)).map((secret) => secret.replace(/[^\w]/g, '\\$&'));
  const asBearer = short.length === 0 ? undefined : new RegExp(`(bearer\\s+)(?:${short.join('|')})(?![\\w-])`, 'gi');
  // The longest first: a JWT holds its own parts.
  const known = [...new Set(forms)].sort((one, other) => other.length - one.length);
  return (text) => {
    const scrubbed = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
    return asBearer === undefined ? scrubbed : scrubbed.replace(asBearer, `$1${mark}`);
  };
}

function isLong(secret: string): boolean {
  return secret.length >= MIN_SECRET_LENGTH;
}
