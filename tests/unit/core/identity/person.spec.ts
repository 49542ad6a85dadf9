import { pickUserId, readPerson } from '../../../../src/core/identity/person.js';
import { refusal } from './sample.js';

describe('The user id', () => {
    const claims = {
        sub: 'ada',
        id: 583231,
        preferred_username: ' ada.l ',
        email: 'ada@x.example',
    };

    it('is the claim that was set', () => {
        const ids = ['sub', 'id', 'preferred_username', 'email'].map(name =>
            pickUserId(name, [claims]),
        );
        expect(ids).toEqual(['ada', '583231', 'ada.l', 'ada@x.example']);
    });

    it('may be as long as 255 letters', () => {
        expect(pickUserId('sub', [{ sub: 'a'.repeat(255) }])).toHaveSize(255);
    });

    it('is of the first who says it', () => {
        expect(pickUserId('sub', [{ sub: 'ada' }, { sub: 'eve' }])).toBe('ada');
        expect(pickUserId('email', [{ sub: 'ada' }, claims])).toBe('ada@x.example');
    });

    const bad: [what: string, value: unknown][] = [
        ['absent', undefined],
        ['empty', ' '],
        ['too long', 'a'.repeat(256)],
        ['of control characters', 'a\u0007'],
        ['half a letter', '\ud800'],
        ['an object', { id: 7 }],
        ['a fraction', 7.5],
        ['a number that JSON does not hold exactly', 2 ** 60],
        ['a truth value', true],
    ];
    for (const [what, value] of bad)
        it(`is refused if it is ${what}`, () => {
            expect(() => pickUserId('id', [{ id: value }])).toThrowMatching(
                refusal('Failed', /does not say “id” .* another “id_claim”/),
            );
        });

    it('is nothing that every object has', () => {
        expect(() => pickUserId('constructor', [{}])).toThrowMatching(
            refusal('Failed', /does not/),
        );
    });

    it('is no e-mail address that nobody verified', () => {
        for (const email_verified of [false, 'false'])
            expect(() => pickUserId('email', [{ ...claims, email_verified }])).toThrowMatching(
                refusal('Failed', /not verified the e-mail/),
            );
        expect(() => pickUserId('email', [claims, { email_verified: false }])).toThrowMatching(
            refusal('Failed', /not verified the e-mail/),
        );
        expect(pickUserId('email', [{ ...claims, email_verified: true }])).toBe('ada@x.example');
        expect(pickUserId('sub', [{ ...claims, email_verified: false }])).toBe('ada');
    });
});

describe('What a provider tells of a person', () => {
    it('fills in a new workspace', () => {
        const picture = 'https://x.example/ada.png';
        expect(
            readPerson([{ name: 'Ada' }, { name: 'Eve', email: 'ada@x.example', picture }]),
        ).toEqual({
            name: 'Ada',
            email: 'ada@x.example',
            picture,
        });
    });

    it('may be nothing, or nothing that can be shown', () => {
        const nothing = { name: null, email: null, picture: null };
        expect(readPerson([{}])).toEqual(nothing);
        expect(readPerson([{ name: 'a\nb', email: 7, picture: 'file:///etc/passwd' }])).toEqual(
            nothing,
        );
        expect(readPerson([{ preferred_username: 'ada' }]).name).toBe('ada');
    });
});
