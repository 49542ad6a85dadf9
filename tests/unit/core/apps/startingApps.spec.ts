import { StartingApps } from '../../../../src/core/apps/startingApps.js';
import { Lifetime } from '../../../../src/core/lifetime.js';
import { FakeClock } from '../fakeClock.js';

describe('StartingApps', () => {
    let clock: FakeClock;
    let lifetime: Lifetime;
    let apps: StartingApps;

    beforeEach(() => {
        clock = new FakeClock();
        lifetime = new Lifetime(fail);
        apps = new StartingApps(clock.after, lifetime);
    });

    async function start(unit: string): Promise<void> {
        await apps.follow('work', 'editor.desktop', () => Promise.resolve(unit));
    }

    it('knows an app from its launch on, in its workspace only', async () => {
        let run: (unit: string) => void = fail;
        const launch = apps.follow(
            'work',
            'editor.desktop',
            () =>
                new Promise(resolve => {
                    run = resolve;
                }),
        );
        expect(apps.in('work')).toEqual(['editor.desktop']);
        run('one');
        expect(await launch).toBe('one');
        expect(apps.in('work')).toEqual(['editor.desktop']);
        expect(apps.in('play')).toEqual([]);
    });

    it('forgets it at its first window', async () => {
        await start('one');
        apps.windowOpened('play', 'editor.desktop');
        expect(apps.in('work')).toEqual(['editor.desktop']);
        apps.windowOpened('work', 'editor.desktop');
        expect(apps.in('work')).toEqual([]);
        expect(clock.waiting).toBe(0);
    });

    it('forgets it when its unit ends, be it before the launch is over', async () => {
        await start('one');
        apps.unitEnded('another');
        expect(apps.in('work')).toEqual(['editor.desktop']);
        apps.unitEnded('one');
        expect(apps.in('work')).toEqual([]);

        await apps.follow('work', 'editor.desktop', () => {
            apps.unitEnded('two');
            return Promise.resolve('two');
        });
        expect(apps.in('work')).toEqual([]);
    });

    it('forgets it when it does not start', async () => {
        const launch = apps.follow('work', 'editor.desktop', () => Promise.reject(new Error('no')));
        await expectAsync(launch).toBeRejectedWithError('no');
        expect(apps.in('work')).toEqual([]);
    });

    it('waits for a window no longer than GNOME does', async () => {
        await start('one');
        await clock.pass(14_999);
        expect(apps.in('work')).toEqual(['editor.desktop']);
        await clock.pass(1);
        expect(apps.in('work')).toEqual([]);
    });

    it('goes by the last launch of an app', async () => {
        await start('one');
        await clock.pass(10_000);
        await start('two');
        apps.unitEnded('one');
        await clock.pass(10_000);
        expect(apps.in('work')).toEqual(['editor.desktop']);
        apps.unitEnded('two');
        expect(apps.in('work')).toEqual([]);
    });

    it('has no timer when it ends', async () => {
        await start('one');
        lifetime.end();
        expect(clock.waiting).toBe(0);
    });
});
