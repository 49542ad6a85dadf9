import {
    formatPast,
    parseHistory,
    pastOf,
    search,
    within,
    type PastNotification,
} from '../../../../src/core/session/notificationHistory.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const MAIL: PastNotification = {
    at: NOW,
    app: 'org.gnome.Geary',
    title: 'Müller & Co.',
    body: 'The contract, as “agreed”\nSecond line',
};

function daysAgo(days: number, title = String(days)): PastNotification {
    return { ...MAIL, at: new Date(NOW.getTime() - days * 86_400_000), title };
}

describe('The history of notifications', () => {
    it('is a line of JSON for each', () => {
        const text = formatPast(MAIL) + formatPast(daysAgo(1));
        expect(text.match(/\n/g)?.length).toBe(2);
        expect(parseHistory(text)).toEqual([MAIL, daysAgo(1)]);
    });

    it('survives a line that was cut off, and garbage', () => {
        const whole = formatPast(MAIL);
        for (const garbage of [
            whole.slice(0, 40),
            '\0\0\0\0',
            '[]',
            'null',
            '{"at":"yesterday","app":"","title":"","body":""}',
            '{"at":"2026-11-22T10:00:00Z","app":1,"title":"","body":""}',
        ])
            expect(parseHistory(`${garbage}\n${whole}`))
                .withContext(garbage)
                .toEqual([MAIL]);
    });

    it('keeps no more than so many, and none that is too old', () => {
        const history = [daysAgo(40), daysAgo(3), daysAgo(2), daysAgo(1)];
        const titles = (count: number, days: number): string[] =>
            within(history, { count, days }, NOW).map(({ title }) => title);
        expect(titles(10, 30)).toEqual(['3', '2', '1']);
        expect(titles(2, 30)).toEqual(['2', '1']);
        expect(titles(0, 30)).toEqual([]);
        expect(titles(10, 0)).toEqual([]);
    });

    it('is searched for words, in any order and case, the newest found first', () => {
        const history = [daysAgo(2, 'Invoice'), { ...daysAgo(1), body: 'invoice paid' }, MAIL];
        const titles = (...words: string[]): string[] =>
            search(history, words).map(({ title }) => title);
        expect(titles('INVOICE')).toEqual(['1', 'Invoice']);
        expect(titles('paid', 'invoice')).toEqual(['1']);
        expect(titles('müller')).toEqual(['Müller & Co.']);
        expect(titles()).toEqual(['Müller & Co.', '1', 'Invoice']);
    });

    it('keeps the app by the name of its desktop file, or by what it calls itself', () => {
        const shown = {
            workspaceId: 'w',
            key: 'k',
            appId: 'org.gnome.Geary',
            appName: 'Mail',
            title: 't',
            body: 'b',
            isUrgent: false,
        };
        expect(pastOf(shown, NOW).app).toBe('org.gnome.Geary');
        expect(pastOf({ ...shown, appId: '' }, NOW).app).toBe('Mail');
    });

    it('keeps of a long text the beginning', () => {
        const long = {
            workspaceId: 'w',
            key: 'k',
            appId: '',
            appName: '',
            title: '👍'.repeat(1000),
            body: 'b'.repeat(100_000),
            isUrgent: false,
        };
        const { title, body } = pastOf(long, NOW);
        expect([...title].length).toBe(300);
        expect(title.slice(-3)).toBe('👍…');
        expect(body.length).toBe(2000);
    });
});
