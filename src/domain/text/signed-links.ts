/** A link, also as JSON may escape it (`https:\/\/`), up to where its query or fragment begins, and the rest of it. */
const QUERY = /(https?:(?:\\?\/){2}[^\s"'<>?#\\]*(?:\\\/[^\s"'<>?#\\]*)*)(?:[?#]|\\u003f)[^\s"'<>]*/gi;
const LOGIN = /(https?:(?:\\?\/){2})[^\s"'<>/@\\]*@/gi;

/** A text with its links, without their queries, which may hold a signature or a token, and without names and passwords. */
export function withoutSignedLinks(text: string): string {
  return text.replace(LOGIN, '$1').replace(QUERY, '$1?[signature]');
}
