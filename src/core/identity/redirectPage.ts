import type { RedirectPage } from './ports.js';

/**
 * The query of a request that a browser was redirected with to `http://127.0.0.1:PORT/` (RFC 9112
 * §3); null for every other request, such as that for an icon.
 *
 * @param head what was sent until the first empty line.
 */
export function queryOfRedirect(head: string): string | null {
    return /^GET \/\?([\x21-\x7e]+) HTTP\/1\.[01]\r?\n/.exec(head)?.[1] ?? null;
}

/** The answer to a redirect: a page of some sentences, which asks nobody for anything. */
export function formatPage({ heading, sentences }: RedirectPage): string {
    const paragraphs = sentences.map(sentence => `<p>${escapeHtml(sentence)}</p>`);
    const body = `<h1 style="font-size: 1.25em">${escapeHtml(heading)}</h1>${paragraphs.join('')}`;
    return response(
        '200 OK',
        '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">' +
            '<title>Kolide Workspaces</title><body style="font: 1.25em sans-serif; margin: 3em">' +
            body,
    );
}

/** The answer to every other request. */
export function notFoundPage(): string {
    return response('404 Not Found', '');
}

function response(status: string, body: string): string {
    const { length } = new TextEncoder().encode(body);
    return [
        `HTTP/1.1 ${status}`,
        'Content-Type: text/html; charset=utf-8',
        `Content-Length: ${length}`,
        'Connection: close',
        // The address holds the code: nobody is to keep it or hear of it.
        'Cache-Control: no-store',
        'Referrer-Policy: no-referrer',
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
        'X-Content-Type-Options: nosniff',
        '',
        body,
    ].join('\r\n');
}

function escapeHtml(text: string): string {
    return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
