import { encodeForm } from './form.js';

const MAX_LENGTH = 2048;
// No user or fragment, and nothing that two readers of URLs could understand in two ways.
const ENDPOINT =
    /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@/%-]*)?(\?[\w.~!$&'()*+,;=:@/%?-]*)?$/i;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/i;

/**
 * Whether this is a URL to send secrets to: `https`, or `http` on a loopback address, which leaves
 * the computer by no wire (OpenID Connect Core §16.17, RFC 8252 §8.3; `localhost` is loopback by
 * RFC 6761 §6.3). It has neither user nor fragment (RFC 6749 §3.1, §3.2).
 */
export function isEndpoint(url: string): boolean {
    if (url.length > MAX_LENGTH) return false;
    const [, scheme, host] = ENDPOINT.exec(url) ?? [];
    if (scheme === undefined || host === undefined) return false;
    return scheme.toLowerCase() === 'https' || LOOPBACK.test(host);
}

/** Whether this names a provider: an endpoint without a query (OpenID Connect Discovery §3). */
export function isIssuer(url: string): boolean {
    return isEndpoint(url) && !url.includes('?');
}

/** The endpoint's URL with parameters added; those that it has are kept (RFC 6749 §3.1). */
export function withQuery(
    endpoint: string,
    parameters: Readonly<Record<string, string | null>>,
): string {
    const separator = !endpoint.includes('?') ? '?' : /[?&]$/.test(endpoint) ? '' : '&';
    return `${endpoint}${separator}${encodeForm(parameters)}`;
}
