import { isEndpoint, isIssuer, withQuery } from '../../../../src/core/identity/endpoint.js';

describe('An address of a provider', () => {
    it('is https, with port, path and query as they come', () => {
        for (const url of [
            'https://id.example',
            'https://id.example/',
            'https://id.example:8443/realms/work/protocol?tenant=a%20b',
            'https://[2001:db8::1]/token',
            'HTTPS://ID.EXAMPLE/token',
            `https://id.example/${'a'.repeat(2029)}`,
        ])
            expect(isEndpoint(url)).withContext(url).toBeTrue();
    });

    it('may be plain http on this computer', () => {
        for (const host of ['127.0.0.1:3000', '127.0.0.2', '[::1]:3000', 'localhost:3000'])
            expect(isEndpoint(`http://${host}/token`))
                .withContext(host)
                .toBeTrue();
    });

    const unsafe: [what: string, url: string][] = [
        ['plain http', 'http://id.example/token'],
        ['plain http to what only looks like this computer', 'http://127.0.0.1.example/token'],
        ['plain http to a name that begins like it', 'http://localhost.example/token'],
        ['plain http with this computer as user', 'http://localhost@id.example/token'],
        ['plain http to a decimal address', 'http://2130706433/'],
        ['plain http to a name that ends like it', 'http://evil-localhost/token'],
        ['something before it', 'see https://id.example/'],
        ['a user in it', 'https://ada@id.example/token'],
        ['a fragment', 'https://id.example/token#x'],
        ['a backslash', 'https://id.example\\@evil.example/'],
        ['a line break', 'https://id.example/\r\nHost:evil.example'],
        ['a space', 'https://id.example/to ken'],
        ['another scheme', 'file:///etc/passwd'],
        ['a script', 'javascript:alert(1)'],
        ['no host', 'https:///token'],
        ['no scheme', '//id.example/token'],
        ['letters of elsewhere', 'https://іd.example/'],
        ['too long a path', `https://id.example/${'a'.repeat(2030)}`],
    ];
    for (const [what, url] of unsafe)
        it(`is refused with ${what}`, () => {
            expect(isEndpoint(url)).toBeFalse();
        });

    it('that names it has no query', () => {
        expect(isIssuer('https://id.example/realms/work')).toBeTrue();
        expect(isIssuer('https://id.example/?realm=work')).toBeFalse();
    });

    it('keeps its own query when more is added', () => {
        expect(withQuery('https://a.example/x', { b: '1', c: null })).toBe(
            'https://a.example/x?b=1',
        );
        expect(withQuery('https://a.example/x?t=2', { b: '&' })).toBe(
            'https://a.example/x?t=2&b=%26',
        );
        expect(withQuery('https://a.example/x?', { b: '1' })).toBe('https://a.example/x?b=1');
    });
});
