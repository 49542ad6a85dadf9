import {
    formatPage,
    notFoundPage,
    queryOfRedirect,
} from '../../../../src/core/identity/redirectPage.js';
import { utf8 } from './sample.js';

describe('A request to where browsers are sent back to', () => {
    it('is a redirect if it has a query', () => {
        const head = 'GET /?code=c&state=s HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n';
        expect(queryOfRedirect(head)).toBe('code=c&state=s');
        expect(queryOfRedirect('GET /?a=%2F%3F?b HTTP/1.0\r\n\r\n')).toBe('a=%2F%3F?b');
    });

    for (const line of [
        'GET / HTTP/1.1',
        'GET /? HTTP/1.1',
        'GET /favicon.ico HTTP/1.1',
        'GET /favicon.ico?code=c HTTP/1.1',
        'POST /?code=c HTTP/1.1',
        'HEAD /?code=c HTTP/1.1',
        'GET http://127.0.0.1/?code=c HTTP/1.1',
        'GET /?code=c HTTP/2',
        'GET /?code=c',
        'GET /?code=c d HTTP/1.1',
        'GET /?code=\u0000 HTTP/1.1',
        ' GET /?code=c HTTP/1.1',
        '\u0016\u0003\u0001',
        '',
    ])
        it(`is nothing of the kind if it says ${JSON.stringify(line)}`, () => {
            expect(queryOfRedirect(`${line}\r\n\r\n`)).toBeNull();
        });
});

describe('The page that a browser shows in the end', () => {
    const [head = '', body = ''] = formatPage({
        heading: 'Ünïcode & <b>',
        sentences: ['One <i>.', 'Two.'],
    }).split('\r\n\r\n');

    it('says what it is told, as text', () => {
        expect(body).toContain('>Ünïcode &#38; &#60;b&#62;</h1><p>One &#60;i&#62;.</p><p>Two.</p>');
        expect(body).not.toMatch(/<[bi]>/);
    });

    it('has the length that it says', () => {
        expect(head).toContain(`Content-Length: ${utf8(body).length}`);
        expect(notFoundPage()).toMatch(/^HTTP\/1\.1 404 [^]*Content-Length: 0\r\n[^]*\r\n\r\n$/);
    });

    it('is kept by nobody, and brings nothing along', () => {
        expect(head).toContain('Cache-Control: no-store');
        expect(head).toContain('Referrer-Policy: no-referrer');
        expect(head).toContain("default-src 'none'");
        expect(body).not.toMatch(/<script|<link|src=|href=/);
    });
});
