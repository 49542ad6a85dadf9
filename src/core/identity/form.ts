/**
 * Parameters as `application/x-www-form-urlencoded` (RFC 6749 appendix B); those that are null are
 * left out.
 */
export function encodeForm(parameters: Readonly<Record<string, string | null>>): string {
    return Object.entries(parameters)
        .flatMap(([name, value]) =>
            value === null ? [] : [`${encodeFormValue(name)}=${encodeFormValue(value)}`],
        )
        .join('&');
}

/** One name or value of a form (RFC 6749 appendix B). */
export function encodeFormValue(text: string): string {
    return encodeURIComponent(text)
        .replace(/[!'()~]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%20', '+');
}

/**
 * Reads parameters in the form of `application/x-www-form-urlencoded`. Those without a value count
 * as absent (RFC 6749 §3.1).
 *
 * @returns null if it is malformed, or says anything twice, which RFC 6749 §3.1 forbids: one reader
 *   would see the first and another the last.
 */
export function decodeForm(text: string): ReadonlyMap<string, string> | null {
    const parameters = new Map<string, string>();
    for (const pair of text.split('&').filter(pair => pair !== '')) {
        const equals = pair.indexOf('=');
        const name = decodeFormValue(equals < 0 ? pair : pair.slice(0, equals));
        const value = decodeFormValue(equals < 0 ? '' : pair.slice(equals + 1));
        if (name === null || value === null || parameters.has(name)) return null;
        parameters.set(name, value);
    }
    return new Map([...parameters].filter(([, value]) => value !== ''));
}

function decodeFormValue(text: string): string | null {
    try {
        return decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
        return null;
    }
}
