import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { Hold } from '../../core/freezer/freezer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _ } from '../../core/words.js';
import { subscribe } from '../dbus/calls.js';
import { log } from '../log.js';
import { LOGIN1 } from './login1.js';

Gio._promisify(Gio.DBusConnection.prototype, 'call_with_unix_fd_list');

const SIGNALS = ['PrepareForSleep', 'PrepareForShutdown'] as const;

/**
 * Lets everything run before the computer sleeps or shuts down, which wait for that (systemd,
 * “Inhibitor Locks”, delay). A frozen app would be killed at shutdown without a chance to save.
 */
export class ShutdownDelay {
    private lock: number | null = null;
    private hold: Hold | null = null;
    private isStarted = false;

    constructor(
        private readonly systemBus: Gio.DBusConnection,
        private readonly prepareFor: Readonly<Record<(typeof SIGNALS)[number], () => Hold>>,
        private readonly lifetime: Lifetime,
    ) {}

    /** Takes the lock, once; returns when it is held, or cannot be. */
    async start(): Promise<void> {
        if (this.isStarted) return;
        this.isStarted = true;
        for (const signal of SIGNALS) {
            subscribe(this.systemBus, this.lifetime, { ...LOGIN1, signal }, parameters => {
                const [isBeginning] = parameters.deepUnpack<[boolean]>();
                if (isBeginning) void this.prepare(this.prepareFor[signal]);
                else void this.resume();
            });
        }
        this.lifetime.add(() => {
            this.letGo();
        });
        await this.take();
    }

    private async prepare(letRun: () => Hold): Promise<void> {
        this.hold ??= letRun();
        await this.hold.thawed;
        this.letGo();
    }

    private async resume(): Promise<void> {
        this.hold?.release();
        this.hold = null;
        await this.take();
    }

    private async take(): Promise<void> {
        if (this.lock !== null) return;
        const parameters = new GLib.Variant('(ssss)', [
            'sleep:shutdown',
            _('Kolide Workspaces'),
            _('Paused apps go on first'),
            'delay',
        ]);
        try {
            const [, descriptors] = await this.systemBus.call_with_unix_fd_list(
                LOGIN1.service,
                LOGIN1.path,
                LOGIN1.interfaceName,
                'Inhibit',
                parameters,
                null,
                Gio.DBusCallFlags.NONE,
                -1,
                null,
                null,
            );
            // Stolen, so that no second descriptor holds the lock until the next collection.
            this.lock = descriptors?.steal_fds()[0] ?? null;
        } catch (error) {
            log.error(error);
        }
        if (this.lifetime.ended) this.letGo();
    }

    private letGo(): void {
        if (this.lock !== null) GLib.close(this.lock);
        this.lock = null;
    }
}
