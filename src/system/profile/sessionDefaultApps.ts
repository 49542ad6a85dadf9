import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { readDefaultApps, writeDefaultApps } from '../../core/apps/defaultApps.js';
import type { Lifetime } from '../../core/lifetime.js';
import { OperationQueue } from '../../core/operationQueue.js';
import type { Profile } from '../../core/profile/profile.js';
import { execute } from '../execute.js';
import { inspect, readText, writeText } from '../files.js';
import { isNotFound } from '../gioErrors.js';
import { log } from '../log.js';
import type { SettingListener } from './desktopSettings.js';

const STAMP = 'standard::type,etag::value,unix::inode,standard::size,access::*';
// Longer ones are none. In bytes.
const MAX_SIZE = 1024 * 1024;

/**
 * The default apps of the session, in the person's `mimeapps.list`: what Settings shows, and writes.
 * One that cannot be written, because somebody else takes care of it, is common to all workspaces.
 */
export class SessionDefaultApps {
    private readonly queue = new OperationQueue();
    private stamp: string | null = null;
    /** What is in the file; null if that cannot be changed. */
    private text: string | null = null;
    private known: Profile = new Map();
    private lifetime: Lifetime | null = null;

    /**
     * @param path of the file.
     * @param listener told of what others change.
     */
    constructor(
        private readonly path: string,
        private readonly listener: SettingListener,
    ) {}

    /** Follows the file for as long as the lifetime lasts. */
    start(lifetime: Lifetime): void {
        this.lifetime = lifetime;
        try {
            const file = Gio.File.new_for_path(this.path);
            const monitor = file.monitor_file(Gio.FileMonitorFlags.WATCH_MOVES, null);
            monitor.connect('changed', () => {
                void this.look();
            });
            lifetime.add(() => {
                monitor.cancel();
            });
        } catch (error) {
            // The kernel grants each person a limited number of watchers. It is looked at when the
            // workspace changes.
            log.error(error);
        }
    }

    /** What was chosen, as far as it has been read; empty if that cannot be changed. */
    current(): Profile {
        return this.known;
    }

    /** Returns when the listener was told of all that has changed until now. */
    async look(): Promise<void> {
        await this.perform(() => this.read());
    }

    /**
     * Makes a choice, of which the listener is not told, unless somebody else has just chosen; one
     * that cannot be made is logged.
     *
     * @returns what counts: that choice, or the other.
     */
    async set(name: string, value: string | null): Promise<string | null> {
        let counts = value;
        await this.perform(async () => {
            const before = this.known;
            await this.read();
            if (this.text === null) return;
            const other = this.known.get(name) ?? null;
            if (before.has(name) && before.get(name) !== other) {
                counts = other;
                return;
            }
            const changed = writeDefaultApps(this.text, new Map([[name, value]]));
            if (changed === this.text) return;
            await writeText(await targetOf(this.path), changed);
            this.known = new Map([...this.known, [name, value]]);
            await this.read();
        });
        return counts;
    }

    private async perform(work: () => Promise<void>): Promise<void> {
        try {
            await this.queue.run(work);
        } catch (error) {
            log.error(error);
        }
    }

    private async read(): Promise<void> {
        const { stamp, isUsable } = await inspectTarget(this.path);
        if (stamp === this.stamp) return;
        this.text = isUsable ? await textAt(this.path) : null;
        this.stamp = stamp;
        if (this.lifetime?.ended === true) return;
        const before = this.known;
        this.known = this.text === null ? new Map() : readDefaultApps(this.text);
        for (const [name, value] of this.known)
            if (before.has(name) && before.get(name) !== value) this.listener(name, value);
    }
}

/** What tells the file from how it was before, links followed; empty if there is none. */
async function inspectTarget(path: string): Promise<{ stamp: string; isUsable: boolean }> {
    try {
        const info = await Gio.File.new_for_path(path).query_info_async(
            STAMP,
            Gio.FileQueryInfoFlags.NONE,
            GLib.PRIORITY_LOW,
            null,
        );
        const size = info.get_size();
        const inode = info.get_attribute_uint64('unix::inode');
        const isOpen = ['can-read', 'can-write'].every(right =>
            info.get_attribute_boolean(`access::${right}`),
        );
        // A pipe would be waited for.
        const isFile = info.get_file_type() === Gio.FileType.REGULAR;
        const isUsable = isFile && isOpen && size <= MAX_SIZE;
        return { stamp: [info.get_etag() ?? '', inode, size, isUsable].join(), isUsable };
    } catch (error) {
        if (isNotFound(error)) return { stamp: '', isUsable: true };
        throw error;
    }
}

/** What is in a file, nothing where there is none; null for what is no text. */
async function textAt(path: string): Promise<string | null> {
    try {
        return await readText(path);
    } catch (error) {
        if (isNotFound(error)) return '';
        if (error instanceof TypeError) return null;
        throw error;
    }
}

/** Where a person has put the file who keeps a link to it in its place. */
async function targetOf(path: string): Promise<string> {
    if ((await inspect(path))?.kind !== 'link') return path;
    return (await execute(['readlink', '-f', '-z', '--', path])).replace(/\0$/, '');
}
