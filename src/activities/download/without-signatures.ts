/** A text that is a URL, without what may be a signature, a token or a password; any other text as it is. */
export function withoutSignature(text: string): string {
  if (!/^https?:\/\/\S+$/i.test(text)) return text;
  return text.replace(/[?#].*$/, '').replace(/^(https?:\/\/)[^/]*@/i, '$1');
}

/** The same JSON with each text that is a URL stripped of its signature: a request may name a picture by a signed URL. */
export function withoutSignatures(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const strip = (_key: string, value: unknown) => (typeof value === 'string' ? withoutSignature(value) : value);
  return JSON.parse(JSON.stringify(json, strip)) as Record<string, unknown>;
}
