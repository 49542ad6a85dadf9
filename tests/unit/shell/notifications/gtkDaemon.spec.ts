import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Lifetime } from '../../../../src/core/lifetime.js';
import { forwardedPrefix } from '../../../../src/core/session/notifications.js';
import {
    overrideGtkDaemon,
    type GtkDaemon,
} from '../../../../src/shell/notifications/gtkDaemon.js';
import { answersOf, FakeInvocation, FakeNotification, HandledDesk, until } from './fakeShell.js';

const SHELL = new Gio.Credentials().get_unix_pid();
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const REPLACED = 4;
const SOURCE_CLOSED = 3;

const MIB = 1024 * 1024;

type Content = Record<string, GLib.Variant>;

/** The shell's, with one app. */
class FakeDaemon {
    readonly shown: Record<string, FakeNotification> = {};
    readonly _sources = { mail: { _notifications: this.shown } };

    AddNotificationAsync(
        [, id, content]: readonly [string, string, Content],
        invocation: FakeInvocation,
    ): void {
        const notification = new FakeNotification(content['title']?.get_string()[0] ?? '');
        this.shown[id]?.destroy(REPLACED);
        notification.connect('destroy', () => {
            Reflect.deleteProperty(this.shown, id);
        });
        this.shown[id] = notification;
        invocation.return_value();
    }

    RemoveNotificationAsync([, id]: readonly [string, string], invocation: FakeInvocation): void {
        this.shown[id]?.destroy(SOURCE_CLOSED);
        invocation.return_value();
    }

    get titles(): string[] {
        return Object.values(this.shown).map(({ title }) => title);
    }
}

// Of each of a thousand it is asked whose it is.
const MANY_TIMEOUT_MS = 60_000;

describe('The session’s GNotifications', () => {
    let daemon: FakeDaemon;
    let desk: HandledDesk;
    let lifetime: Lifetime;
    let answer: () => void;
    let dismissed: string[];

    beforeEach(() => {
        daemon = new FakeDaemon();
        desk = new HandledDesk();
        dismissed = [];
        lifetime = new Lifetime(fail);
        const answers = answersOf({ app: 1, late: 1, shell: SHELL, lateShell: SHELL });
        answer = answers.answer;
        overrideGtkDaemon(
            daemon as unknown as GtkDaemon,
            desk,
            {
                defaultId: () => 'default',
                processOf: answers.processOf,
                tellDismissed: (...args) => dismissed.push(args.join(' ')),
            },
            lifetime,
        );
    });

    afterEach(() => {
        lifetime.end();
    });

    function add(client: string, id: string, title = id, bytes = 1): FakeInvocation {
        const invocation = new FakeInvocation(client, bytes);
        const content = { title: new GLib.Variant('s', title) };
        daemon.AddNotificationAsync(['mail', id, content], invocation);
        return invocation;
    }

    /** Resolves when all that was called has been seen to. */
    async function settled(): Promise<void> {
        // Calls come to an end in their order.
        const last = new FakeInvocation('app');
        daemon.RemoveNotificationAsync(['mail', 'none'], last);
        await until(() => last.answers.length > 0);
    }

    function remove(id: string): void {
        daemon.RemoveNotificationAsync(['mail', id], new FakeInvocation('app'));
    }

    it('are the default workspace’s, but for what the shell passes on', async () => {
        add('app', 'a');
        add('shell', `${forwardedPrefix(ID)}b`);
        await settled();
        expect(desk.passed).toEqual(['default: a']);
        expect(daemon.titles).toEqual(['a', `${forwardedPrefix(ID)}b`]);
    });

    it('are shown when their command has left already', async () => {
        add('gone', 'a');
        await settled();
        expect(desk.passed).toEqual(['default: a']);
        expect(daemon.titles).toEqual(['a']);
    });

    it('are never a workspace’s whose connection has ended', async () => {
        add('gone', `${forwardedPrefix(ID)}b`);
        await settled();
        expect(desk.passed).toEqual([]);
        expect(daemon.titles).toEqual([]);
    });

    it('are taken back by a call that comes while it is asked whose they are', async () => {
        add('late', 'a');
        remove('a');
        answer();
        await settled();
        expect(daemon.titles).toEqual([]);
        expect(desk.closed).toEqual(['a']);
    });

    it('are replaced in the order of their calls', async () => {
        add('late', 'a', 'old');
        add('app', 'a', 'new');
        answer();
        await settled();
        expect(desk.passed).toEqual(['default: old', 'default: new']);
        expect(daemon.titles).toEqual(['new']);
    });

    for (const isHolding of [true, false])
        it(
            `go, the oldest first, when there are too many, ${isHolding ? 'held' : 'shown'}`,
            async () => {
                desk.isHolding = isHolding;
                for (let number = 1; number <= 1002; number += 1)
                    add('app', `${number}`, `${number}`, 1);
                await settled();
                expect(desk.closed).toEqual(['1', '2']);
                expect(daemon.titles.length).toBe(isHolding ? 0 : 1000);
            },
            MANY_TIMEOUT_MS,
        );

    it('go, the oldest first, when they say too much together', async () => {
        desk.isHolding = true;
        for (const title of ['a', 'b', 'c', 'd', 'e']) add('app', title, title, 8 * MIB);
        await settled();
        expect(desk.closed).toEqual(['a']);
    });

    it('are refused if one alone says too much', async () => {
        const { answers } = add('app', 'a', 'a', 8 * MIB + 1);
        await settled();
        expect(answers).toEqual(['org.freedesktop.DBus.Error.LimitsExceeded']);
        expect(desk.passed).toEqual([]);
    });

    it('that the shell passes on are told of when the person closes them', async () => {
        const id = `${forwardedPrefix(ID)}a`;
        add('shell', id);
        await settled();
        daemon.shown[id]?.destroy();
        expect(dismissed).toEqual([`shell mail ${id}`]);
        expect(desk.closed).toEqual([]);
    });

    it('that the shell passes on are not told of when they are replaced or taken back', async () => {
        const id = `${forwardedPrefix(ID)}a`;
        add('shell', id);
        add('shell', id);
        remove(id);
        add('app', 'b');
        await settled();
        daemon.shown['b']?.destroy();
        expect(dismissed).toEqual([]);
        expect(desk.closed).toEqual(['b']);
    });
});
