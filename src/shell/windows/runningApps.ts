import GLib from 'gi://GLib';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import type { Lifetime } from '../../core/lifetime.js';
import { override } from '../override.js';

/** What `org.gnome.Shell.Introspect` is served by. */
interface IntrospectService {
    /** Tells of the apps that run, if they are others than before. */
    _syncRunningApplications(): void;
}

/**
 * Has programs of the session told once of all apps that begin or end to run at the same time: the
 * portal asks for all of them whenever it is told of one, and a switch changes many.
 */
export function gatherRunningApps(lifetime: Lifetime): void {
    const service = Main.introspectService as IntrospectService;
    let source = 0;
    override(
        service,
        '_syncRunningApplications',
        sync => {
            lifetime.add(() => {
                if (source === 0) return;
                GLib.source_remove(source);
                sync.call(service);
            });
            return () => {
                source ||= GLib.idle_add(GLib.PRIORITY_DEFAULT_IDLE, () => {
                    source = 0;
                    sync.call(service);
                    return GLib.SOURCE_REMOVE;
                });
            };
        },
        lifetime,
    );
}
