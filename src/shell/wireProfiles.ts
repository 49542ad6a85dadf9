import type { Lifetime } from '../core/lifetime.js';
import { Profiles } from '../core/profile/profiles.js';
import type { WorkspaceRegistry } from '../core/workspace/registry.js';
import { isBroken } from '../core/workspace/workspace.js';
import { after } from '../system/pause.js';
import { DesktopSettings } from '../system/profile/desktopSettings.js';
import { ProfileFiles } from '../system/profile/profileFiles.js';
import type { Settings } from '../system/settings.js';
import type { Layout } from '../system/store/layout.js';
import { idle } from './idle.js';

// Somebody who moves a slider changes a setting many times.
const WRITE_AFTER_MS = 1000;

/** What profiles are made of. */
export interface ProfileParts {
    readonly profiles: Profiles;
    /** Follows the workspaces; to be called when they are known. */
    readonly start: () => void;
}

/** Makes what gives each workspace its own desktop settings. */
export function wireProfiles(
    registry: WorkspaceRegistry,
    settings: Settings,
    layout: Layout,
    tell: (error: unknown) => void,
    lifetime: Lifetime,
): ProfileParts {
    const files = new ProfileFiles(layout);
    const desktop = new DesktopSettings((name, value) => {
        profiles.changed(name, value);
    }, lifetime);
    const profiles: Profiles = new Profiles({
        current: () => desktop.current(),
        check: (name, value) => {
            desktop.check(name, value);
        },
        set: (name, value) => {
            desktop.set(name, value);
        },
        exists: id => registry.list.some(entry => entry.id === id && !isBroken(entry)),
        // What cannot be used, such as one of a newer version, stays as it is.
        read: async id => files.read(registry.findUsable(id).id),
        write: async (id, profile) => files.write(registry.findUsable(id).id, profile),
        readShown: () => files.readShown(),
        writeShown: id => files.writeShown(id),
        idle,
        later: callback => after(WRITE_AFTER_MS, callback),
        failed: tell,
    });
    const start = (): void => {
        lifetime.add(() => {
            profiles.save().catch(tell);
        });
        lifetime.add(
            settings.followList('profile-settings', names => {
                desktop.follow(names);
                profiles.takeUpSettings();
            }),
        );
        profiles.start(registry.activeId).catch(tell);
        lifetime.add(
            registry.events.on('activeChanged', id => {
                profiles.switchTo(id).catch(tell);
            }),
        );
    };
    return { profiles, start };
}
