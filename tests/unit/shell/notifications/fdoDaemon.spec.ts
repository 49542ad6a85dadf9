import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { Lifetime } from '../../../../src/core/lifetime.js';
import {
    overrideFdoDaemon,
    type FdoDaemon,
} from '../../../../src/shell/notifications/fdoDaemon.js';
import { answersOf, FakeInvocation, FakeNotification, HandledDesk, until } from './fakeShell.js';

const SHELL = new Gio.Credentials().get_unix_pid();
// No process has it, so that it is in no workspace.
const NOWHERE = 0;

const MIB = 1024 * 1024;

type Request = [
    string,
    number,
    string,
    string,
    string,
    string[],
    Record<string, GLib.Variant>,
    number,
];

/** The shell's. */
class FakeDaemon {
    _nextNotificationId = 1;
    readonly _notifications = new Map<number, FakeNotification>();
    readonly closed: string[] = [];

    NotifyAsync([, replacesId, , title]: Request, invocation: FakeInvocation): void {
        const id = replacesId === 0 ? this._nextNotificationId++ : replacesId;
        const notification = new FakeNotification(title);
        notification.connect('destroy', (_one, reason) => {
            this._notifications.delete(id);
            this._emitNotificationClosed(id, reason);
        });
        this._notifications.set(id, notification);
        invocation.return_value();
    }

    CloseNotification(id: number): void {
        this._notifications.get(id)?.destroy(3);
    }

    _emitNotificationClosed(id: number, reason: number): void {
        this.closed.push(`${id} ${reason}`);
    }

    get titles(): string[] {
        return [...this._notifications.values()].map(({ title }) => title);
    }
}

// Of each of a thousand it is asked whose it is.
const MANY_TIMEOUT_MS = 60_000;

describe('The session’s notifications', () => {
    let daemon: FakeDaemon;
    let desk: HandledDesk;
    let lifetime: Lifetime;
    let answer: () => void;

    beforeEach(() => {
        daemon = new FakeDaemon();
        desk = new HandledDesk();
        lifetime = new Lifetime(fail);
        const answers = answersOf({ app: NOWHERE, late: NOWHERE, shell: SHELL });
        answer = answers.answer;
        overrideFdoDaemon(
            daemon as unknown as FdoDaemon,
            desk,
            { defaultId: () => 'default', processOf: answers.processOf },
            lifetime,
        );
    });

    afterEach(() => {
        lifetime.end();
    });

    function notify(
        client: string,
        title: string,
        { replaces = 0, bytes = 1, saidPid = 0 } = {},
    ): FakeInvocation {
        const invocation = new FakeInvocation(client, bytes);
        const hints = { 'x-shell-sender-pid': new GLib.Variant('u', saidPid) };
        daemon.NotifyAsync(['Post', replaces, '', title, '', [], hints, -1], invocation);
        return invocation;
    }

    /** Resolves when all that was called has been seen to. */
    async function settled(): Promise<void> {
        // Calls come to an end in their order; of this one the shell alone is told.
        const last = notify('shell', 'last');
        await until(() => last.answers.length > 0);
        const id = daemon._nextNotificationId - 1;
        daemon._notifications.delete(id);
    }

    it('are the default workspace’s, but for what the shell passes on', async () => {
        notify('app', 'a');
        notify('shell', 'b');
        await settled();
        expect(desk.passed).toEqual(['default: a']);
        expect(daemon.titles).toEqual(['a', 'b']);
    });

    it('are the default workspace’s when their command has left already', async () => {
        notify('gone', 'a');
        await settled();
        expect(desk.passed).toEqual(['default: a']);
    });

    it('are never what may have been passed on for a workspace', async () => {
        notify('gone', 'a', { saidPid: SHELL });
        await settled();
        expect(desk.passed).toEqual([]);
        expect(daemon.titles).toEqual([]);
    });

    it('are replaced in the order of their calls, and closed after them', async () => {
        desk.isHolding = true;
        notify('app', 'first');
        await settled();
        notify('late', 'old', { replaces: 1 });
        notify('app', 'new', { replaces: 1 });
        daemon.CloseNotification(1);
        answer();
        await settled();
        expect(desk.passed).toEqual(['default: first', 'default: old', 'default: new']);
        expect(desk.closed).toEqual(['new']);
        expect(daemon.closed).toEqual(['1 3']);
    });

    for (const isHolding of [true, false])
        it(
            `go, the oldest first, when there are too many, ${isHolding ? 'held' : 'shown'}`,
            async () => {
                desk.isHolding = isHolding;
                for (let number = 1; number <= 1002; number += 1)
                    notify('app', `${number}`, { bytes: 1 });
                await settled();
                expect(desk.closed).toEqual(['1', '2']);
                expect(daemon.closed).toEqual(['1 3', '2 3']);
                expect(daemon.titles.length).toBe(isHolding ? 0 : 1000);
            },
            MANY_TIMEOUT_MS,
        );

    it('go, the oldest first, when they say too much together', async () => {
        desk.isHolding = true;
        for (const title of ['a', 'b', 'c', 'd', 'e']) notify('app', title, { bytes: 8 * MIB });
        await settled();
        expect(desk.closed).toEqual(['a']);
    });

    it('are refused if one alone says too much', async () => {
        const { answers } = notify('app', 'a', { bytes: 8 * MIB + 1 });
        await settled();
        expect(answers).toEqual(['org.freedesktop.DBus.Error.LimitsExceeded']);
        expect(desk.passed).toEqual([]);
    });
});
