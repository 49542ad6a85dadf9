import type { Cancellation } from '../cancellation.js';
import { messageOf } from '../errors.js';
import { loopbackRedirectUri } from './authorization.js';
import type { IdentityPorts, RedirectPage } from './ports.js';

/** Where a person is sent in their browser, and what is made of what they come back with. */
export interface Errand<Value> {
    readonly url: string;
    /** Takes the query of the redirect; throws if it is not what was waited for. */
    readonly read: (query: string) => Value;
    /** What the browser shows if it is. */
    readonly done: RedirectPage;
    /** What it shows otherwise, with the reason in it. */
    readonly failed: (reason: string) => RedirectPage;
}

/**
 * Sends a person to a provider in their browser and waits until the browser comes back (RFC 8252
 * §4.1). Nobody listens before or after, and the first who comes counts.
 *
 * @param plan the errand, told to where the browser is to be sent back.
 * @throws what `read` throws, which the browser shows as well; what keeps the browser from being
 *   opened; the reason of the cancellation.
 */
export async function throughBrowser<Value>(
    ports: Pick<IdentityPorts, 'listen' | 'openBrowser'>,
    cancellation: Cancellation,
    plan: (redirectUri: string) => Promise<Errand<Value>>,
): Promise<Value> {
    const redirects = await ports.listen();
    try {
        const { url, read, done, failed } = await plan(loopbackRedirectUri(redirects.port));
        try {
            await cancellation.guard(ports.openBrowser(url));
            const value = read(await cancellation.guard(redirects.next()));
            redirects.answer(done);
            return value;
        } catch (error) {
            redirects.answer(failed(messageOf(error)));
            throw error;
        }
    } finally {
        redirects.close();
    }
}
