/** A pair for JWT authentication, as the console hands it out. */
export interface AccessKeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The API key that every simulator accepts unless `apiKeys` says otherwise. It opens nothing but a simulator. */
export const SIMULATOR_API_KEY = 'api-key-kling-simulator';

/** The AccessKey that every simulator accepts unless `accessKeys` says otherwise. */
export const SIMULATOR_ACCESS_KEY = 'simulator-access-key';

/** The SecretKey that belongs to `SIMULATOR_ACCESS_KEY`. */
export const SIMULATOR_SECRET_KEY = 'simulator-secret-key';
