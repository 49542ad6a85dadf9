import { formatPast } from '../../../../src/core/session/notificationHistory.js';
import { fileId } from '../../../../src/system/files.js';
import { NotificationLog } from '../../../../src/system/session/notificationLog.js';
import { NOW, useTemporaryHome } from '../store/temporaryHome.js';

const FILE = 'work/kolide/notifications.jsonl';
const MEBIBYTE = 1024 * 1024;

describe('What a workspace was notified of', () => {
    const home = useTemporaryHome();
    let bounds = { count: 10, days: 30 };
    let failures: unknown[] = [];

    beforeEach(() => {
        bounds = { count: 10, days: 30 };
        failures = [];
        home().makeDirectory('work/kolide');
    });

    function open(): NotificationLog {
        return new NotificationLog(
            id => `${home().path}/${id}`,
            () => bounds,
            error => failures.push(error),
            () => NOW,
        );
    }

    function add(log: NotificationLog, ...titles: string[]): void {
        for (const title of titles)
            log.add({
                ...{ workspaceId: 'work', key: title, appId: 'app', appName: '' },
                ...{ title, body: '', isUrgent: false },
            });
    }

    function line(title: string, daysAgo = 0, body = ''): string {
        const at = new Date(NOW.getTime() - daysAgo * 86_400_000);
        return formatPast({ at, app: 'app', title, body });
    }

    /** The titles in the file, each line read by itself. */
    function written(): string[] {
        return home()
            .read(FILE)
            .trim()
            .split('\n')
            .map(text => (JSON.parse(text) as { title: string }).title);
    }

    it('is in its file once it is written, line by line', async () => {
        const log = open();
        add(log, 'a', 'b');
        await log.save();
        add(log, 'c');
        await log.save();
        expect(written()).toEqual(['a', 'b', 'c']);
        expect((await log.read('work')).map(({ title }) => title)).toEqual(['a', 'b', 'c']);
    });

    it('is forgotten, and its file gone, when none are to be kept any more', async () => {
        const log = open();
        add(log, 'a');
        await log.save();
        bounds = { ...bounds, count: 0 };
        await log.trim('work');
        expect(home().exists(FILE)).toBeFalse();
        add(log, 'b');
        await log.save();
        expect(home().exists(FILE)).toBeFalse();
    });

    it('is not written if none were to be kept before it was', async () => {
        const log = open();
        add(log, 'a');
        bounds = { ...bounds, count: 0 };
        await log.save();
        expect(home().exists(FILE)).toBeFalse();
    });

    it('is forgotten when it is too old or too much, with no new notification', async () => {
        home().write(FILE, [line('old', 40), line('a', 3), line('b', 2), line('c')].join(''));
        const log = open();
        await log.trim('work');
        expect(written()).toEqual(['a', 'b', 'c']);
        bounds = { count: 2, days: 30 };
        await log.trim('work');
        expect(written()).toEqual(['b', 'c']);
        add(log, 'd');
        await log.save();
        expect(written()).toEqual(['b', 'c', 'd']);
    });

    it('stays the same file if nothing is to be forgotten', async () => {
        home().write(FILE, line('a', 3) + line('b'));
        const before = await fileId(`${home().path}/${FILE}`);
        await open().trim('work');
        expect(await fileId(`${home().path}/${FILE}`)).toBe(before);
    });

    it('is kept from the end on if there is more than a file may have', async () => {
        bounds = { count: 100_000, days: 30 };
        const body = 'x'.repeat(MEBIBYTE);
        const titles = Array.from({ length: 20 }, (_none, index) => String(index));
        home().write(FILE, titles.map(title => line(title, 0, body)).join(''));
        const log = open();
        expect((await log.read('work')).map(({ title }) => title)).toEqual(titles.slice(5));
        add(log, 'last');
        await log.save();
        expect(written()).toEqual([...titles.slice(13), 'last']);
        expect(home().read(FILE).length).toBeLessThan(8 * MEBIBYTE);
    });

    it('waits for a disk that is full, and is whole afterwards', async () => {
        const log = open();
        add(log, 'a');
        await log.save();
        const before = home().read(FILE);
        // The end of the file is where nothing can be written to.
        home().remove(FILE);
        home().makeLink(FILE, '/dev/full');
        add(log, 'b', 'c');
        await log.save();
        expect(failures.length).toBe(1);
        // It took one line and half of another one.
        home().write(FILE, before + line('b') + line('c').slice(0, 20));
        add(log, 'd');
        await log.save();
        expect(failures.length).toBe(1);
        expect(written()).toEqual(['a', 'b', 'c', 'd']);
    });
});
