import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Shell from 'gi://Shell';
import * as AppDisplay from 'resource:///org/gnome/shell/ui/appDisplay.js';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import * as ParentalControls from 'resource:///org/gnome/shell/misc/parentalControlsManager.js';

import { isFound } from '../../core/apps/appSearch.js';
import { Emitter } from '../../core/emitter.js';
import type { Lifetime } from '../../core/lifetime.js';
import { findAppOfWindow, type WindowNames } from '../../core/windows/ownApp.js';
import { NO_APPS, type OwnAppMap } from '../../system/apps/ownApps.js';
import { idle } from '../idle.js';
import { override } from '../override.js';
import { shadow } from '../windows/shadow.js';
import { keepHiddenFavourites } from './hiddenFavourites.js';

/** Tells which apps the active workspace shows. */
export interface CataloguePort {
    /** Whether the active workspace shows an app of the system, by its desktop file's id. */
    shows(desktopId: string): boolean;
    /** Whether apps that the person has installed for themselves are there. */
    hasPersonsApps(): boolean;
}

/** The choice of what shows all apps that the session has. */
export const SESSIONS_APPS = '';

// Each is a file to be read; between those and the next ones the shell draws.
const AT_ONCE = 5;

interface OwnShellApp {
    readonly info: Gio.DesktopAppInfo;
    readonly program: string;
    readonly startupWmClass: string | null;
    readonly app: Shell.App;
}

/** What becomes known of apps. */
export interface AppCatalogueEvents {
    /** The active workspace has others for itself. */
    ownChanged: [];
}

/**
 * Makes the shell know the apps of the active workspace, and no others, wherever it offers apps: in
 * the grid, the search, the favourites and the dash.
 */
export class AppCatalogue {
    private readonly system = Shell.AppSystem.get_default();
    private readonly personsDirectory = `${GLib.get_user_data_dir()}/applications/`;
    readonly events = new Emitter<AppCatalogueEvents>();
    private own = new Map<string, OwnShellApp>();
    /** The workspace that has those. */
    private ownerId = '';
    private known: OwnAppMap = NO_APPS;
    private told = SESSIONS_APPS;
    // To look at all apps takes a good part of what a switch may.
    private foundPersons: boolean | null = null;
    private sessionApps!: () => Gio.DesktopAppInfo[];
    private sessionApp!: (desktopId: string) => Shell.App | null;

    constructor(
        private readonly port: CataloguePort,
        lifetime: Lifetime,
    ) {
        lifetime.add(
            this.onInstalled(() => {
                this.foundPersons = null;
            }),
        );
        lifetime.add(() => {
            this.clearOwn();
            // Everything else is undone by now.
            this.tell(SESSIONS_APPS);
        });
        this.overrideFilter(lifetime);
        this.overrideSystem(lifetime);
        this.overrideSearch(lifetime);
        overrideViews(this.system, lifetime);
        keepHiddenFavourites(lifetime);
        const running = (): Shell.App[] =>
            this.system.get_running().filter(app => this.offers(app.app_info));
        lifetime.add(
            shadow(Main.overview.dash, { _appSystem: { value: { get_running: running } } }),
        );
    }

    /** The desktop file ids of the system's apps that can be shown. */
    get installed(): string[] {
        return this.sessionApps()
            .filter(info => info.should_show() && !this.isPersons(info))
            .flatMap(info => info.get_id() ?? []);
    }

    /** Whether the person has installed apps for themselves. */
    get hasPersons(): boolean {
        return (this.foundPersons ??= this.sessionApps().some(info => this.isPersons(info)));
    }

    /** Calls the listener when apps were installed or removed. */
    onInstalled(listener: () => void): () => void {
        const handler = this.system.connect('installed-changed', listener);
        return () => {
            this.system.disconnect(handler);
        };
    }

    /** The path of the desktop file of an app of the session; null if there is none. */
    findDesktopFile(desktopId: string, withPersons: boolean): string | null {
        // The generated types do not know of what is only its windows.
        const info = this.sessionApp(desktopId)?.get_app_info() as Gio.DesktopAppInfo | null;
        return info && (withPersons || !this.isPersons(info)) ? info.get_filename() : null;
    }

    /** The first of the apps that the active workspace has; null if it has none of them. */
    findFirst(desktopIds: readonly string[]): Gio.DesktopAppInfo | null {
        for (const desktopId of desktopIds) {
            // The generated types do not know that there may be none.
            const app = this.system.lookup_app(desktopId) as Shell.App | null;
            const info = app?.get_app_info();
            if (info && (this.port.hasPersonsApps() || !this.isPersons(info))) return info;
        }
        return null;
    }

    /** The app that a window of a workspace is of, if that is active and has the app for itself. */
    findOwn(id: string, names: WindowNames): Shell.App | null {
        return id === this.ownerId ? (findAppOfWindow(names, this.own)?.app ?? null) : null;
    }

    /** Whether the active workspace has apps for itself. */
    get hasOwn(): boolean {
        return this.own.size > 0;
    }

    /**
     * Makes the apps that the active workspace has for itself known.
     *
     * @param isWanted whether they are still those of the active workspace.
     */
    async setOwn(id: string, apps: OwnAppMap, isWanted: () => boolean): Promise<void> {
        if (apps === this.known) return;
        const own = new Map<string, OwnShellApp>();
        for (const [index, { desktopId, copy, program }] of [...apps.values()].entries()) {
            if (index % AT_ONCE === 0) await idle();
            if (!isWanted()) return;
            const info = this.open(copy);
            if (!info) continue;
            const app = new Shell.App({ app_info: info });
            own.set(desktopId, { info, program, startupWmClass: info.get_startup_wm_class(), app });
        }
        this.known = apps;
        this.replaceOwn(id, own);
    }

    /** Makes known that the active workspace has no apps for itself, or that it is not known yet. */
    clearOwn(): void {
        this.known = NO_APPS;
        this.replaceOwn('', new Map());
    }

    private replaceOwn(id: string, own: Map<string, OwnShellApp>): void {
        const isOther = own.size + this.own.size > 0;
        this.own = own;
        this.ownerId = id;
        if (isOther) this.events.emit('ownChanged');
    }

    /**
     * Has whoever shows apps look again, if that is something else than they have seen. What is not on
     * the screen does so when it comes there.
     *
     * @param choice which of the session's apps are shown.
     */
    tell(choice: string): void {
        const signature = [choice, ...[...this.known.values()].map(({ copy }) => copy)].join('\n');
        if (signature === this.told) return;
        this.told = signature;
        this.system.emit('installed-changed');
    }

    /** A desktop file that can be read without waiting. */
    private open(path: string): Gio.DesktopAppInfo | null {
        // The class moved from Gio to GioUnix with GLib 2.86; what exists says where it is.
        const [sample] = this.sessionApps();
        if (!sample) return null;
        const AppInfo = sample.constructor as typeof Gio.DesktopAppInfo;
        // The generated types do not know that it may be none, such as one whose program is missing.
        return AppInfo.new_from_filename(path);
    }

    private offers(info: Gio.DesktopAppInfo | null): boolean {
        const desktopId = info?.get_id() ?? null;
        // What is nothing but its windows is there because it runs.
        if (info === null || desktopId === null) return true;
        if (this.own.get(desktopId)?.info === info) return true;
        return this.port.shows(desktopId) && (this.port.hasPersonsApps() || !this.isPersons(info));
    }

    private isPersons(info: Gio.DesktopAppInfo): boolean {
        return info.get_filename()?.startsWith(this.personsDirectory) ?? false;
    }

    private overrideFilter(lifetime: Lifetime): void {
        const prototype = Reflect.getPrototypeOf(
            ParentalControls.getDefault(),
        ) as ParentalControls.ParentalControlsManager;
        const offers = this.offers.bind(this);
        override(
            prototype,
            'shouldShowApp',
            original =>
                function (info) {
                    return offers(asDesktopAppInfo(info)) && original.call(this, info);
                },
            lifetime,
        );
    }

    private overrideSystem(lifetime: Lifetime): void {
        const { prototype } = Shell.AppSystem;
        const { system } = this;
        const ownApps = (): ReadonlyMap<string, OwnShellApp> => this.own;
        override(
            prototype,
            'get_installed',
            original => {
                this.sessionApps = () => original.call(system).map(asDesktopAppInfo);
                return function () {
                    const own = ownApps();
                    const others = original.call(this);
                    if (own.size === 0) return others;
                    return [
                        ...others.filter(info => !own.has(info.get_id() ?? '')),
                        ...[...own.values()].map(({ info }) => info),
                    ];
                };
            },
            lifetime,
        );
        override(
            prototype,
            'lookup_app',
            original => {
                this.sessionApp = desktopId => original.call(system, desktopId);
                return function (desktopId) {
                    return ownApps().get(desktopId)?.app ?? original.call(this, desktopId);
                };
            },
            lifetime,
        );
    }

    private overrideSearch(lifetime: Lifetime): void {
        override(
            Shell.AppSystem,
            'search',
            original => text => {
                const groups = original.call(Shell.AppSystem, text);
                const found = [...this.own]
                    .filter(([, own]) => isFound(text, wordsOf(own)))
                    .map(([desktopId]) => desktopId);
                if (found.length === 0) return groups;
                return [found, ...groups.map(ids => ids.filter(id => !found.includes(id)))];
            },
            lifetime,
        );
    }
}

/** The generated types have the class at two places, and the list as one of a class above it. */
function asDesktopAppInfo(info: unknown): Gio.DesktopAppInfo {
    return info as Gio.DesktopAppInfo;
}

function wordsOf({ info, program }: OwnShellApp): string[] {
    return [
        info.get_name(),
        info.get_display_name(),
        info.get_generic_name() ?? '',
        program,
        ...info.get_keywords(),
    ];
}

/** Two workspaces may have different apps of one id, and the grid knows apps by their ids. */
function overrideViews(system: Shell.AppSystem, lifetime: Lifetime): void {
    const view = Reflect.getPrototypeOf(AppDisplay.AppDisplay.prototype) as AppDisplay.BaseAppView;
    override(
        view,
        '_redisplay',
        original =>
            function () {
                for (const icon of [...this._orderedItems]) {
                    const { app } = icon as Partial<AppDisplay.AppIcon>;
                    if (!app || system.lookup_app(icon.id) === app) continue;
                    this._removeItem(icon);
                    icon.destroy();
                }
                original.call(this);
            },
        lifetime,
    );
}
