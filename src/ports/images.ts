/** Reads a picture named in a request. Throws `InvalidRequest` (domain/invalid-request) for one that Kling would refuse. */
export interface Images {
  /** Raw base64 of the file at `path`, ready for Kling; `field` is named in the error text. */
  readBase64(path: string, field: string): Promise<string>;
}
