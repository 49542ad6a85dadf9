import Gio from 'gi://Gio';
import GioUnix from 'gi://GioUnix';
import GLib from 'gi://GLib';
import GLibUnix from 'gi://GLibUnix';

import { WorkspaceError } from '../../core/errors.js';
import { KeptAnswer } from '../../core/keptAnswer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _ } from '../../core/words.js';
import { callMethod, subscribe } from '../dbus/calls.js';
import { connectToBus, sessionBusAddress } from '../session/busConnection.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call_with_unix_fd_list');
Gio._promisify(Gio.OutputStream.prototype, 'splice_async');

const REMOTE_DESKTOP = {
    service: 'org.gnome.Mutter.RemoteDesktop',
    path: '/org/gnome/Mutter/RemoteDesktop',
    interfaceName: 'org.gnome.Mutter.RemoteDesktop',
};

/** What is to be pasted: bytes by their type. */
export type Parts = ReadonlyMap<string, GLib.Bytes>;

/** A session for remote control that was never started, so that it controls nothing. */
interface Session {
    readonly connection: Gio.DBusConnection;
    readonly path: string;
}

/**
 * Puts something on the clipboard in several formats, by mutter's interface for remote desktops
 * (org.gnome.Mutter.RemoteDesktop.Session): what JavaScript can put there itself has one format,
 * since GJS implements no virtual function that is handed a callback. Content goes through pipes to
 * whoever pastes, never over the bus.
 */
export class ClipboardOffer {
    private readonly session = new KeptAnswer(() => this.open());
    private parts: Parts = new Map();

    /** @param failed told of a failure that nobody waits for. */
    constructor(
        private readonly failed: (error: unknown) => void,
        private readonly lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            this.withdraw();
        });
    }

    /** Offers this in place of what is on the clipboard. @throws {GLib.Error} */
    async offer(parts: Parts): Promise<void> {
        this.parts = parts;
        const session = await this.session.get();
        const types = new GLib.Variant('as', [...parts.keys()]);
        await this.call(session, 'SetSelection', optionsOf({ 'mime-types': types }));
    }

    /** From now on whoever asks is given nothing. */
    withdraw(): void {
        this.parts = new Map();
    }

    private async open(): Promise<Session> {
        // The session ends with its connection; one that was not started cannot be stopped.
        const connection = await connectToBus(sessionBusAddress());
        connection.connect('closed', () => {
            this.session.forget();
        });
        this.lifetime.add(() => {
            connection.close(null, null);
        });
        if (this.lifetime.ended) throw new WorkspaceError('Failed', _('It was cancelled.'));
        const answer = await callMethod(connection, REMOTE_DESKTOP, 'CreateSession');
        const session = { connection, path: answer.deepUnpack<[string]>()[0] };
        subscribe(
            connection,
            this.lifetime,
            { ...this.interfaceOf(session), signal: 'SelectionTransfer' },
            parameters => {
                const [type, serial] = parameters.deepUnpack<[string, number]>();
                this.hand(session, type, serial).catch(this.failed);
            },
        );
        await this.call(session, 'EnableClipboard', optionsOf({}));
        return session;
    }

    /** Writes what somebody pastes into the pipe that leads to them. */
    private async hand(session: Session, type: string, serial: number): Promise<void> {
        const bytes = this.parts.get(type) ?? new GLib.Bytes(new Uint8Array());
        const { service, path, interfaceName } = this.interfaceOf(session);
        const [, descriptors] = await session.connection.call_with_unix_fd_list(
            service,
            path,
            interfaceName,
            'SelectionWrite',
            new GLib.Variant('(u)', [serial]),
            null,
            Gio.DBusCallFlags.NONE,
            -1,
            null,
            null,
        );
        // One that the list still had would keep the pipe open until the list is collected.
        const [descriptor] = descriptors?.steal_fds() ?? [];
        if (descriptor === undefined) return;
        // It is this very thread that reads at the other end.
        GLibUnix.set_fd_nonblocking(descriptor, true);
        const { CLOSE_SOURCE, CLOSE_TARGET } = Gio.OutputStreamSpliceFlags;
        try {
            await GioUnix.OutputStream.new(descriptor, true).splice_async(
                Gio.MemoryInputStream.new_from_bytes(bytes),
                CLOSE_SOURCE | CLOSE_TARGET,
                GLib.PRIORITY_DEFAULT,
                null,
            );
        } catch (error) {
            // Whoever pastes may have had enough.
            if (!(error instanceof GLib.Error)) throw error;
        }
        await this.call(session, 'SelectionWriteDone', new GLib.Variant('(ub)', [serial, true]));
    }

    private async call(session: Session, method: string, parameters: GLib.Variant): Promise<void> {
        await callMethod(session.connection, this.interfaceOf(session), method, parameters);
    }

    private interfaceOf({ path }: Session): typeof REMOTE_DESKTOP {
        return {
            ...REMOTE_DESKTOP,
            path,
            interfaceName: `${REMOTE_DESKTOP.interfaceName}.Session`,
        };
    }
}

function optionsOf(options: Record<string, GLib.Variant>): GLib.Variant {
    return new GLib.Variant('(a{sv})', [options]);
}
