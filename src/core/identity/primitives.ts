/** The SHA-256 digest of some bytes, 32 bytes long (FIPS 180-4). */
export type Sha256 = (data: Uint8Array) => Uint8Array;

/** So many bytes that nobody can guess, from the operating system. */
export type RandomBytes = (length: number) => Promise<Uint8Array>;

/**
 * A time as tokens have it: seconds since 1970-01-01T00:00:00Z (NumericDate, RFC 7519 §2).
 * The clock on the wall and not one that stands still while the computer sleeps.
 */
export type Seconds = number;

/** How far a provider's clock and ours may be apart, in seconds (RFC 7519 §4.1.4). */
export const CLOCK_SKEW = 60;
