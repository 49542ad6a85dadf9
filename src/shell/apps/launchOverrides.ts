import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import type Meta from 'gi://Meta';
import Shell from 'gi://Shell';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { RunDialog } from 'resource:///org/gnome/shell/ui/runDialog.js';

import { discreteGraphics, type GraphicsProcessor } from '../../core/apps/graphics.js';
import { messageOf, WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { LaunchOptions } from '../../system/apps/workspaceApps.js';
import { override, type MethodOf } from '../override.js';

Gio._promisify(Gio.File.prototype, 'query_default_handler_async');
Gio._promisify(Gio.File.prototype, 'query_info_async');

/** What is done with something that a person starts in the shell. */
export interface LaunchPort {
    /** Starts an app in the active workspace. */
    launch(desktopId: string, options: LaunchOptions): Promise<unknown>;
    /** The apps that were started in the active workspace and have shown no window yet. */
    startingApps(): readonly string[];
    /** Is told that such an app has windows now. */
    windowOpened(desktopId: string): void;
    /** Starts a program in the active workspace, in a terminal if it asks for one. */
    run(argv: readonly string[], inTerminal: boolean): Promise<unknown>;
    /** Whether an app belongs to no workspace and starts in the session. */
    isSessionApp(desktopId: string): boolean;
    /** The windows of an app that are in the active workspace, the last used one first. */
    windowsOf(app: Shell.App): Meta.Window[];
    /** The app that was chosen in the active workspace for a type; null if none was. */
    chosenApp(contentType: string): Promise<Gio.AppInfo | null>;
    /** Tells the person of a failure. */
    readonly tell: (error: unknown) => void;
}

/**
 * Makes everything that a person starts in the shell start in the active workspace, for as long as
 * the lifetime lasts. The shell's C code calls none of its methods through JavaScript, hence each of
 * them is replaced.
 */
export function overrideLaunching(port: LaunchPort, lifetime: Lifetime): void {
    overrideApps(port, lifetime);
    followFirstWindows(port, lifetime);
    overrideAppInfos(port, lifetime);
    overrideDefaultHandlers(port, lifetime);
    overrideRunDialog(port, lifetime);
}

function overrideApps(port: LaunchPort, lifetime: Lifetime): void {
    const { prototype } = Shell.App;
    const launch = (
        app: Shell.App,
        timestamp: number,
        metaWorkspace: number,
        graphics = Shell.AppLaunchGpu.APP_PREF,
    ): void => {
        const context = global.create_app_launch_context(timestamp, metaWorkspace);
        const info = app.app_info;
        launchInfo(port, info, context, { environment: graphicsFor(info, graphics) });
    };
    const launchAction = (
        app: Shell.App,
        action: string,
        timestamp: number,
        metaWorkspace: number,
    ): void => {
        const context = global.create_app_launch_context(timestamp, metaWorkspace);
        launchInfo(port, app.app_info, context, { action });
    };
    const activate = (app: Shell.App, timestamp: number, metaWorkspace: number): void => {
        const [window] = port.windowsOf(app);
        if (window) Main.activateWindow(window, timestamp === 0 ? undefined : timestamp);
        else if (!port.startingApps().includes(app.get_id())) launch(app, timestamp, metaWorkspace);
    };
    type Launching = 'activate' | 'activate_full' | 'open_new_window' | 'launch' | 'launch_action';
    const replace = <Name extends Launching>(
        name: Name,
        replacement: (
            app: Shell.App,
            ...args: Parameters<Shell.App[Name]>
        ) => ReturnType<Shell.App[Name]>,
    ): void => {
        override(
            prototype,
            name,
            original =>
                // An app that is nothing but its windows has no desktop file to start.
                function (this: Shell.App, ...args: Parameters<Shell.App[Name]>) {
                    return this.is_window_backed() || port.isSessionApp(this.get_id())
                        ? Reflect.apply(original, this, args)
                        : replacement(this, ...args);
                } as MethodOf<Shell.App, Name>,
            lifetime,
        );
    };
    replace('activate', app => {
        activate(app, 0, -1);
    });
    replace('activate_full', (app, metaWorkspace, timestamp) => {
        activate(app, timestamp, metaWorkspace);
    });
    replace('open_new_window', (app, metaWorkspace) => {
        const hasAction = app.app_info.list_actions().includes('new-window');
        if (hasAction) launchAction(app, 'new-window', 0, metaWorkspace);
        else launch(app, 0, metaWorkspace);
    });
    replace('launch', (app, timestamp, metaWorkspace, graphics) => {
        launch(app, timestamp, metaWorkspace, graphics);
        return true;
    });
    replace('launch_action', launchAction);
}

/** The environment variables that have an app draw with the graphics processor that is wanted. */
function graphicsFor(
    info: Gio.DesktopAppInfo,
    wanted: Shell.AppLaunchGpu,
): Readonly<Record<string, string>> {
    const { APP_PREF, DISCRETE } = Shell.AppLaunchGpu;
    const isDiscrete =
        wanted === DISCRETE || (wanted === APP_PREF && info.get_boolean('PrefersNonDefaultGPU'));
    if (!isDiscrete) return {};
    // The generated types do not know that the service need not be there.
    const service = global.get_switcheroo_control() as Gio.DBusProxy | null;
    const processors = service?.get_cached_property('GPUs')?.recursiveUnpack<GraphicsProcessor[]>();
    return discreteGraphics(processors ?? []);
}

function followFirstWindows(port: LaunchPort, lifetime: Lifetime): void {
    const system = Shell.AppSystem.get_default();
    const tracker = Shell.WindowTracker.get_default();
    const look = (): void => {
        for (const desktopId of port.startingApps()) {
            // The generated types do not know that it may be gone.
            const app = system.lookup_app(desktopId) as Shell.App | null;
            if (app && port.windowsOf(app).length > 0) port.windowOpened(desktopId);
        }
    };
    // An app that makes no use of its activation token has windows long before it is said to run; of
    // one that only the workspace has nothing but that is said.
    const tracked = tracker.connect('tracked-windows-changed', look);
    const changed = system.connect('app-state-changed', look);
    lifetime.add(() => {
        tracker.disconnect(tracked);
        system.disconnect(changed);
    });
}

function overrideAppInfos(port: LaunchPort, lifetime: Lifetime): void {
    // The class moved from Gio to GioUnix with GLib 2.86; what exists says where it is.
    const [info] = Shell.AppSystem.get_default().get_installed();
    const prototype = info && (Reflect.getPrototypeOf(info) as Gio.DesktopAppInfo | null);
    if (!prototype) return;
    const isSessionInfo = (info: Gio.DesktopAppInfo): boolean =>
        port.isSessionApp(info.get_id() ?? '');
    override(
        prototype,
        'launch',
        original =>
            function (files: Gio.File[] | null, context: Gio.AppLaunchContext | null) {
                if (isSessionInfo(this)) return original.call(this, files, context);
                const uris = (files ?? []).map(file => file.get_uri());
                launchInfo(port, this, context, { uris });
                return true;
            },
        lifetime,
    );
    override(
        prototype,
        'launch_uris',
        original =>
            function (uris: string[] | null, context: Gio.AppLaunchContext | null) {
                if (isSessionInfo(this)) return original.call(this, uris, context);
                launchInfo(port, this, context, { uris: uris ?? [] });
                return true;
            },
        lifetime,
    );
    override(
        prototype,
        'launch_action',
        original =>
            function (action: string, context: Gio.AppLaunchContext | null) {
                if (isSessionInfo(this)) original.call(this, action, context);
                else launchInfo(port, this, context, { action });
            },
        lifetime,
    );
}

/** Opens files and links in the workspace, by the app that the person has chosen for them. */
function overrideDefaultHandlers(port: LaunchPort, lifetime: Lifetime): void {
    const open = (uri: string, context: Gio.AppLaunchContext | null): boolean => {
        openUri(port, uri, context).catch(port.tell);
        return true;
    };
    override(Gio, 'app_info_launch_default_for_uri', () => open, lifetime);
    override(Gio.AppInfo, 'launch_default_for_uri', () => open, lifetime);
}

function overrideRunDialog(port: LaunchPort, lifetime: Lifetime): void {
    override(
        RunDialog.prototype,
        '_run',
        original =>
            function (input, inTerminal) {
                const isInternal =
                    this._enableInternalCommands && Object.hasOwn(this._internalCommands, input);
                if (isInternal) {
                    original.call(this, input, inTerminal);
                    return;
                }
                this._commandError = false;
                const command = this._history.addItem(input);
                try {
                    const [, argv] = GLib.shell_parse_argv(command);
                    runOrOpen(port, argv ?? [], inTerminal !== 0).catch(port.tell);
                } catch (error) {
                    this._showError(messageOf(error));
                }
            },
        lifetime,
    );
}

function launchInfo(
    port: LaunchPort,
    info: Gio.AppInfo,
    context: Gio.AppLaunchContext | null,
    options: Omit<LaunchOptions, 'activationToken'>,
): void {
    const files = (options.uris ?? []).map(uri => Gio.File.new_for_uri(uri));
    const activationToken = context?.get_startup_notify_id(info, files) ?? '';
    port.launch(info.get_id() ?? '', { ...options, activationToken }).catch(port.tell);
}

/** Opens a file, a folder or a link in the active workspace. @throws if there is no app for it. */
export async function openUri(
    port: LaunchPort,
    uri: string,
    context: Gio.AppLaunchContext | null = global.create_app_launch_context(0, -1),
): Promise<void> {
    const file = Gio.File.new_for_uri(uri);
    const handler =
        (await port.chosenApp(await contentTypeOf(file))) ??
        (await file.query_default_handler_async(GLib.PRIORITY_DEFAULT, null));
    launchInfo(port, handler, context, { uris: [uri] });
}

/** The type of a file, or of whatever a link of its scheme leads to. */
async function contentTypeOf(file: Gio.File): Promise<string> {
    const scheme = file.get_uri_scheme();
    if (scheme !== 'file') return `x-scheme-handler/${scheme ?? ''}`;
    const name = Gio.FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE;
    const flags = Gio.FileQueryInfoFlags.NONE;
    const info = await file.query_info_async(name, flags, GLib.PRIORITY_DEFAULT, null);
    return info.get_content_type() ?? '';
}

/** Runs a command line; one that is the path of a file and no program opens the file. */
async function runOrOpen(port: LaunchPort, argv: string[], inTerminal: boolean): Promise<void> {
    try {
        await port.run(argv, inTerminal);
    } catch (error) {
        const [path = '', ...rest] = argv;
        const file = Gio.File.new_for_path(path.replace(/^~/, GLib.get_home_dir()));
        const isMissing = error instanceof WorkspaceError && error.code === 'NotFound';
        if (!isMissing || rest.length > 0 || !path.includes('/')) throw error;
        await openUri(port, file.get_uri());
    }
}
