import { isOfDefaultApps } from '../core/apps/defaultApps.js';
import type { Lifetime } from '../core/lifetime.js';
import { Profiles } from '../core/profile/profiles.js';
import type { WorkspaceRegistry } from '../core/workspace/registry.js';
import { isBroken } from '../core/workspace/workspace.js';
import { DefaultApps, requireDefaultApp } from '../system/apps/defaultApps.js';
import { after } from '../system/pause.js';
import { DesktopSettings } from '../system/profile/desktopSettings.js';
import { ProfileFiles } from '../system/profile/profileFiles.js';
import { SessionDefaultApps } from '../system/profile/sessionDefaultApps.js';
import type { Settings } from '../system/settings.js';
import type { Layout } from '../system/store/layout.js';
import { idle } from './idle.js';

// Somebody who moves a slider changes a setting many times.
const WRITE_AFTER_MS = 1000;

/** What profiles are made of. */
export interface ProfileParts {
    readonly profiles: Profiles;
    /** What the programs of each workspace go by. */
    readonly defaultApps: DefaultApps;
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
    const defaultApps = new DefaultApps(id => layout.workspace(id));
    const sessionApps = new SessionDefaultApps(
        `${layout.base.config}/mimeapps.list`,
        (name, value) => {
            profiles.changed(name, value);
            // The programs of the workspace go by a file of its own.
            const owner = registry.list.find(({ id }) => id === profiles.ownerId);
            if (owner && !owner.isDefault)
                defaultApps.change(owner.id, new Map([[name, value]])).catch(tell);
        },
    );
    const profiles: Profiles = new Profiles({
        current: () => new Map([...desktop.current(), ...sessionApps.current()]),
        catchUp: () => sessionApps.look(),
        check: (name, value) => {
            if (!isOfDefaultApps(name)) desktop.check(name, value);
            else if (value !== null) requireDefaultApp(name, value);
        },
        counts: (name, value) => isOfDefaultApps(name) || desktop.counts(name, value),
        set: async (name, value) => {
            if (!isOfDefaultApps(name)) {
                desktop.set(name, value);
                return;
            }
            profiles.changed(name, await sessionApps.set(name, value));
        },
        exists: id => registry.list.some(entry => entry.id === id && !isBroken(entry)),
        // What cannot be used, such as one of a newer version, stays as it is.
        read: async id => {
            const { isDefault, meta } = registry.findUsable(id);
            const settings = await files.read(id);
            const knowsApps = [...(settings?.keys() ?? [])].some(isOfDefaultApps);
            // Nothing that a sandbox says is taken over into the session.
            if (isDefault || knowsApps || meta.isolation === 'confined') return settings;
            const apps = await defaultApps.chosenIn(id);
            return settings || apps.size > 0 ? new Map([...apps, ...(settings ?? [])]) : null;
        },
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
        sessionApps.start(lifetime);
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
    return { profiles, defaultApps, start };
}
