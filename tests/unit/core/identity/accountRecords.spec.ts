import {
    formatRecords,
    isComponent,
    labelOf,
    parseRecords,
    type AccountRecord,
} from '../../../../src/core/identity/accountRecords.js';

const ANNA: AccountRecord = {
    userId: '4711',
    name: 'Anna Schmidt',
    email: 'anna@example.com',
    issuer: '["https://id.example","kolide"]',
    since: '2026-01-01T00:00:00.000Z',
};
const BEN: AccountRecord = { userId: 'ben', name: null, email: null, issuer: null, since: null };

describe('What is remembered of accounts', () => {
    it('is read as it was written', () => {
        const records = new Map([
            ['workspaces', ANNA],
            ['mail', BEN],
        ]);
        expect(parseRecords(formatRecords(records))).toEqual(records);
        expect(parseRecords(formatRecords(new Map()))).toEqual(new Map());
    });

    it('is not what is not understood', () => {
        for (const text of ['', '[]', '{}', '{"accounts":[]}', '{"accounts":{"mail":7}}'])
            expect(parseRecords(text)).withContext(text).toEqual(new Map());
        const damaged = {
            accounts: {
                workspaces: { user_id: 'anna', name: 'An\nna', email: 'x'.repeat(256) },
                'No component': { user_id: 'anna' },
                mail: { name: 'nobody' },
                files: { user_id: '\u0000' },
            },
        };
        expect(parseRecords(JSON.stringify(damaged))).toEqual(
            new Map([['workspaces', { ...BEN, userId: 'anna' }]]),
        );
    });
});

describe('Somebody', () => {
    it('is called what people know of themselves', () => {
        expect(labelOf(ANNA)).toBe('anna@example.com');
        expect(labelOf({ ...ANNA, email: null })).toBe('Anna Schmidt');
        expect(labelOf({ ...ANNA, email: null, name: null })).toBe('4711');
    });
});

describe('A component', () => {
    it('has a short name in small letters', () => {
        for (const name of ['workspaces', 'mail2', 'a-b', 'a'.repeat(63)])
            expect(isComponent(name)).withContext(name).toBeTrue();
        for (const name of ['', 'Mail', '2mail', '-a', 'a.b', 'a/b', 'a'.repeat(64)])
            expect(isComponent(name)).withContext(name).toBeFalse();
    });
});
