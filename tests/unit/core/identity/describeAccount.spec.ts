import { describeAccount } from '../../../../src/core/identity/describeAccount.js';

describe('Who is signed in', () => {
    const anna = { userId: '4711', label: 'anna@example.com' };
    const nobody = { userId: '', label: '' };

    it('is told in few words', () => {
        expect(describeAccount({ state: 'signed-in', ...anna }, '4711')).toBe('anna@example.com');
        expect(describeAccount({ state: 'offline', ...anna }, '4711')).toBe(
            'anna@example.com (offline)',
        );
        expect(describeAccount({ state: 'signing-in', ...nobody }, '')).toBe('Signing in…');
        expect(describeAccount({ state: 'signed-out', ...nobody }, '4711')).toBe('Signed out');
    });

    it('is what somebody has set, where nobody can sign in', () => {
        expect(describeAccount(null, 'anna')).toBe('anna');
        expect(describeAccount(null, '')).toBe('');
    });
});
