import type { Cancellation } from '../cancellation.js';
import type { Answer } from './answer.js';
import type { RandomBytes, Seconds, Sha256 } from './primitives.js';

/** A request to a provider. Its headers and body hold secrets: they go to the URL and nowhere else. */
export interface HttpRequest {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Of a POST request; null otherwise. */
    readonly body: string | null;
}

/** What the browser shows in the end: names no workspace, since its history is kept. */
export interface RedirectPage {
    readonly heading: string;
    readonly sentences: readonly string[];
}

/** Where browsers are sent back to: a port of the loopback interface (RFC 8252 §7.3). */
export interface Redirects {
    readonly port: number;
    /**
     * What followed the question mark, as it came, of the first redirect that comes, may it have come
     * already.
     */
    readonly next: () => Promise<string>;
    /** Shows a page to the browser that it came from; to nobody if none has come. Once. */
    readonly answer: (page: RedirectPage) => void;
    /** Takes no more of them. */
    readonly close: () => void;
}

/** What a sign-in needs of the world. */
export interface IdentityPorts {
    /**
     * Sends a request and waits for its answer, for so long only. Follows no redirect, keeps no
     * cookies, and reads at most MAX_ANSWER_BYTES + 1 of the body.
     *
     * @throws {WorkspaceError} Busy if there is no whole answer: no network, nobody there, a
     *   certificate that is not trusted, too slow; Failed for a URL that secrets must not go to; the
     *   reason of the cancellation.
     */
    readonly send: (request: HttpRequest, cancellation: Cancellation) => Promise<Answer>;
    /**
     * Opens a URL in the browser of the workspace.
     *
     * @throws {WorkspaceError} if there is none, or it does not start.
     */
    readonly openBrowser: (url: string) => Promise<void>;
    readonly listen: () => Promise<Redirects>;
    readonly randomBytes: RandomBytes;
    readonly sha256: Sha256;
    readonly now: () => Seconds;
    /** Lets so many seconds go by. @throws the reason of the cancellation. */
    readonly pause: (seconds: number, cancellation: Cancellation) => Promise<void>;
}

/** How long things may take, in seconds. */
export interface IdentityLimits {
    /** The person in the browser. */
    readonly person: number;
    /** All that is asked of the provider when the person is back, or for one refresh. */
    readonly exchange: number;
}

/** The limits to use but in tests. */
export const LIMITS: IdentityLimits = { person: 600, exchange: 60 };
