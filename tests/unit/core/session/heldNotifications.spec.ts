import { Lifetime } from '../../../../src/core/lifetime.js';
import type { BackgroundNotifications } from '../../../../src/core/session/backgroundNotifications.js';
import { HeldNotifications } from '../../../../src/core/session/heldNotifications.js';
import {
    NotificationDesk,
    type WorkspaceNotification,
} from '../../../../src/core/session/notifications.js';

describe('Notifications of workspaces', () => {
    let desk: NotificationDesk;
    let held: HeldNotifications;
    let lifetime: Lifetime;
    let activeId: string;
    let setting: BackgroundNotifications;
    let ownSettings: Map<string, BackgroundNotifications>;
    let isSeen: boolean;
    let locked: Set<string>;
    let shown: string[];
    let whenIdle: () => Promise<void>;

    beforeEach(() => {
        desk = new NotificationDesk();
        [activeId, setting, isSeen, shown] = ['work', 'hold', false, []];
        whenIdle = () => Promise.resolve();
        locked = new Set();
        ownSettings = new Map();
        held = new HeldNotifications({
            shownId: () => activeId,
            isLocked: id => locked.has(id),
            setting: id => ownSettings.get(id) ?? setting,
            isSeenByOthers: () => isSeen,
            nameOf: id => `the ${id}`,
            idle: () => whenIdle(),
        });
        lifetime = new Lifetime(fail);
        held.guard(desk, lifetime);
    });

    function notify(
        workspaceId: string,
        key: string,
        more: Partial<WorkspaceNotification> = {},
    ): WorkspaceNotification {
        const notification = {
            workspaceId,
            key: `${workspaceId}/${key}`,
            appId: '',
            appName: '',
            title: key,
            body: '',
            isUrgent: false,
            ...more,
        };
        desk.gate(notification, {
            show: ({ origin, isQuiet }) => {
                const of = origin === null ? '' : ` of ${origin}`;
                shown.push(`${key}${of}${isQuiet ? ' quietly' : ''}`);
            },
            hide: () => {
                shown.push(`no ${key}`);
            },
            close: () => {
                shown.push(`never ${key}`);
                desk.events.emit('closed', notification);
            },
        });
        return notification;
    }

    async function activate(id: string): Promise<void> {
        held.withdraw(activeId);
        activeId = id;
        await held.release(id);
    }

    it('of the active one are shown at once', () => {
        notify('work', 'a');
        expect(shown).toEqual(['a']);
        expect(held.countOf('work')).toBe(0);
    });

    it('of another one are held, and shown in their order when it becomes active', async () => {
        for (const key of ['a', 'b', 'c']) notify('play', key);
        expect(shown).toEqual([]);
        expect(held.countOf('play')).toBe(3);
        await activate('play');
        expect(shown).toEqual(['a', 'b', 'c']);
        expect(held.countOf('play')).toBe(0);
    });

    it('of one that is locked are held, active or not, until it is opened', async () => {
        locked.add('work').add('play');
        setting = 'show';
        notify('work', 'a');
        notify('play', 'b', { isUrgent: true });
        await activate('work');
        expect(shown).toEqual([]);
        expect([held.countOf('work'), held.countOf('play')]).toEqual([1, 1]);
        locked.clear();
        await held.release('work');
        expect(shown).toEqual(['a']);
    });

    it('are held or shown as is set for their workspace', () => {
        ownSettings.set('play', 'show').set('study', 'hold');
        notify('play', 'a');
        notify('study', 'b');
        notify('garden', 'c');
        expect(shown).toEqual(['a of the play']);
    });

    it('of which the shell would close the oldest at once are closed unseen', async () => {
        for (const key of ['a', 'b', 'c', 'd', 'e']) notify('play', key, { appId: 'org.mail' });
        notify('play', 'f', { appId: 'org.chat' });
        await activate('play');
        expect(shown).toEqual(['never a', 'never b', 'c', 'd', 'e', 'f']);
        expect(held.countOf('play')).toBe(0);
    });

    it('of programs that are no app are all shown: nobody knows which belong together', async () => {
        for (const key of ['a', 'b', 'c', 'd']) notify('play', key);
        await activate('play');
        expect(shown).toEqual(['a', 'b', 'c', 'd']);
    });

    it('that were closed meanwhile are not shown', async () => {
        const first = notify('play', 'a');
        notify('play', 'b');
        desk.events.emit('closed', first);
        expect(held.countOf('play')).toBe(1);
        await activate('play');
        expect(shown).toEqual(['b']);
    });

    it('that were replaced meanwhile are shown once, as what came last', async () => {
        notify('play', 'a');
        notify('play', 'b');
        notify('play', 'a');
        expect(held.countOf('play')).toBe(2);
        await activate('play');
        expect(shown).toEqual(['b', 'a']);
    });

    it('that come while others are being shown come after those', async () => {
        notify('play', 'a');
        notify('play', 'b');
        activeId = 'play';
        whenIdle = () => {
            whenIdle = () => Promise.resolve();
            notify('play', 'c');
            return Promise.resolve();
        };
        await held.release('play');
        expect(shown).toEqual(['a', 'b', 'c']);
    });

    it('are held again if the person goes away while they are being shown', async () => {
        notify('play', 'a');
        notify('play', 'b');
        activeId = 'play';
        let turns = 0;
        whenIdle = () => {
            turns += 1;
            if (turns === 2) activeId = 'work';
            return Promise.resolve();
        };
        await held.release('play');
        expect(shown).toEqual(['a']);
        expect(held.countOf('play')).toBe(1);
    });

    it('leave the screen with their workspace, and come back without ado', async () => {
        const first = notify('work', 'a');
        notify('work', 'b');
        await activate('play');
        expect(shown).toEqual(['a', 'b', 'no a', 'no b']);
        expect(held.countOf('work')).toBe(2);
        desk.events.emit('closed', first);
        shown = [];
        await activate('work');
        expect(shown).toEqual(['b quietly']);
    });

    it('leave the screen when they are replaced by one that is held', async () => {
        [activeId, setting] = ['play', 'show'];
        notify('work', 'a');
        setting = 'hold';
        notify('work', 'a');
        expect(shown).toEqual(['a of the work', 'no a']);
        expect(held.countOf('work')).toBe(1);
        notify('work', 'a');
        expect(shown).toEqual(['a of the work', 'no a']);
        shown = [];
        await activate('work');
        expect(shown).toEqual(['a']);
    });

    it('leave the screen when they are replaced while their workspace is locked', () => {
        notify('work', 'a');
        locked.add('work');
        notify('work', 'a');
        expect(shown).toEqual(['a', 'no a']);
    });

    it('that were let through leave the screen with the next switch but one', async () => {
        setting = 'show';
        notify('play', 'a');
        await activate('play');
        await activate('work');
        expect(shown).toEqual(['a of the play', 'no a']);
    });

    it('that are urgent may be let through, with the workspace’s name', () => {
        setting = 'hold-unless-urgent';
        notify('play', 'a');
        notify('play', 'b', { isUrgent: true });
        expect(shown).toEqual(['b of the play']);
        expect(held.countOf('play')).toBe(1);
    });

    it('may all be let through', () => {
        setting = 'show';
        notify('play', 'a');
        expect(shown).toEqual(['a of the play']);
    });

    it('are held whatever is set while others may see the screen', () => {
        [setting, isSeen] = ['show', true];
        notify('play', 'a', { isUrgent: true });
        expect(shown).toEqual([]);
        notify('work', 'b');
        expect(shown).toEqual(['b']);
    });

    it('are told of when their number changes', () => {
        const told: string[] = [];
        held.events.on('changed', id => told.push(`${id} ${held.countOf(id)}`));
        const first = notify('play', 'a');
        notify('play', 'b');
        desk.events.emit('closed', first);
        desk.events.emit('closed', first);
        expect(told).toEqual(['play 1', 'play 2', 'play 1']);
    });

    it('that are held when the extension is switched off are not shown, later ones are', () => {
        notify('play', 'a');
        lifetime.end();
        notify('play', 'b');
        expect(shown).toEqual(['b']);
        expect(held.countOf('play')).toBe(0);
    });
});
