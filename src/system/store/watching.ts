import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { StoreChange } from '../../core/workspace/store.js';
import { isWorkspaceId } from '../../core/workspace/id.js';
import { isOwnTemporaryName } from '../files.js';
import { ACTIVE, META_FILE, type Layout } from './layout.js';

// Long enough that what one program does at once is told at once, too short to be noticed.
const QUIET_MS = 50;

/**
 * Watches the root directory for workspaces that come, go or are made active by others, and each
 * workspace for a new `meta.toml`.
 *
 * @param ids the workspaces that are there now.
 * @returns ends the watching.
 */
export function watchTree(
    layout: Layout,
    ids: Iterable<string>,
    listener: (change: StoreChange) => void,
): () => void {
    const monitors = new Map<string, Gio.FileMonitor>();
    const changed = new Set<string>();
    let isActiveChanged = false;
    let timer = 0;

    const tellSoon = (): void => {
        timer ||= GLib.timeout_add(GLib.PRIORITY_DEFAULT, QUIET_MS, () => {
            timer = 0;
            const change = { names: new Set(changed), active: isActiveChanged };
            changed.clear();
            isActiveChanged = false;
            listener(change);
            return GLib.SOURCE_REMOVE;
        });
    };
    const watchWorkspace = (id: string): void => {
        if (!isWorkspaceId(id) || monitors.has(id)) return;
        const path = layout.workspace(id);
        monitors.set(
            id,
            watchDirectory(path, files => {
                if (!files.some(file => file.get_basename() === META_FILE)) return;
                changed.add(id);
                tellSoon();
            }),
        );
    };
    const forget = (id: string): void => {
        monitors.get(id)?.cancel();
        monitors.delete(id);
    };
    const root = watchDirectory(layout.root, (files, event) => {
        // Else each switch would have the link read again.
        if (isOwnMoveOfActive(files, event)) return;
        for (const file of files) {
            const name = file.get_basename();
            if (name === null || name.startsWith('.')) continue;
            isActiveChanged = true;
            tellSoon();
            if (name === ACTIVE) continue;
            changed.add(name);
            // A directory that was replaced by another of its name needs a watch of its own.
            if (event !== Gio.FileMonitorEvent.ATTRIBUTE_CHANGED) forget(name);
            watchWorkspace(name);
        }
    });
    for (const id of ids) watchWorkspace(id);
    return () => {
        for (const id of [...monitors.keys()]) forget(id);
        root.cancel();
        if (timer !== 0) GLib.source_remove(timer);
        timer = 0;
    };
}

function isOwnMoveOfActive(files: Gio.File[], event: Gio.FileMonitorEvent): boolean {
    const [from, to] = files.map(file => file.get_basename() ?? '');
    if (event !== Gio.FileMonitorEvent.RENAMED || to !== ACTIVE) return false;
    return isOwnTemporaryName(from ?? '');
}

function watchDirectory(
    path: string,
    listener: (files: Gio.File[], event: Gio.FileMonitorEvent) => void,
): Gio.FileMonitor {
    const flags = Gio.FileMonitorFlags.WATCH_MOVES;
    const monitor = Gio.File.new_for_path(path).monitor_directory(flags, null);
    monitor.connect('changed', (_monitor, file, other, event) => {
        listener(other ? [file, other] : [file], event);
    });
    return monitor;
}
