import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { SearchResultsView } from 'resource:///org/gnome/shell/ui/search.js';

import type { Lifetime } from '../../core/lifetime.js';
import type { CallOptions, ObjectInterface } from '../../system/dbus/calls.js';
import { override } from '../override.js';

/** Where search providers are asked. */
export interface RemoteSearchPort {
    /** The workspace whose providers are asked; null for those of the session. */
    searched(): string | null;
    /** Whether an app belongs to no workspace, and so its provider neither. */
    isSessionApp(desktopId: string): boolean;
    /** Calls a provider of a workspace; null if there is none that may answer. */
    ask(
        workspaceId: string,
        provider: ObjectInterface,
        method: string,
        parameters: GLib.Variant,
        options: CallOptions,
    ): Promise<GLib.Variant | null>;
}

/** What the shell calls an app's search provider by (js/ui/remoteSearch.js, GNOME 48 to 51). */
interface RemoteProvider {
    readonly isRemoteProvider?: boolean;
    readonly appInfo: Gio.AppInfo;
    proxy: Gio.DBusProxy;
}

/** What the published types leave open. */
type View = SearchResultsView & { readonly _providers: readonly RemoteProvider[] };

/**
 * Has the overview's search ask the apps of the active workspace for results, not those of the
 * session.
 */
export class RemoteSearch {
    /** The providers that have a stand-in, with what that stands for. */
    private readonly replaced = new Map<RemoteProvider, Gio.DBusProxy>();
    private view: View | null = null;

    constructor(
        private readonly port: RemoteSearchPort,
        lifetime: Lifetime,
    ) {
        const prepare = this.prepare.bind(this);
        override(
            SearchResultsView.prototype,
            '_doSearch',
            original =>
                function () {
                    prepare(this as View);
                    original.call(this);
                },
            lifetime,
        );
        lifetime.add(() => {
            this.leave();
            this.giveBack();
        });
    }

    /** Ends a search: what was found is another workspace's now. */
    leave(): void {
        const controller = Main.overview.searchController as unknown as { reset(): void };
        if (this.view && this.view.terms.length > 0) controller.reset();
    }

    /** The shell makes all providers anew whenever apps are installed, or others are shown. */
    private prepare(view: View): void {
        this.view = view;
        this.giveBack();
        const workspaceId = this.port.searched();
        if (workspaceId === null) return;
        for (const provider of view._providers) {
            if (provider.isRemoteProvider !== true) continue;
            if (this.port.isSessionApp(provider.appInfo.get_id() ?? '')) continue;
            const { proxy } = provider;
            this.replaced.set(provider, proxy);
            provider.proxy = this.standInFor(proxy, workspaceId);
        }
    }

    private giveBack(): void {
        for (const [provider, proxy] of this.replaced) provider.proxy = proxy;
        this.replaced.clear();
    }

    /** What answers to the methods that GJS gives a proxy, from the bus of a workspace. */
    private standInFor(proxy: Gio.DBusProxy, workspaceId: string): Gio.DBusProxy {
        const provider = {
            service: proxy.g_name,
            path: proxy.g_object_path,
            interfaceName: proxy.g_interface_name,
        };
        const onlyRunning = (proxy.g_flags & Gio.DBusProxyFlags.DO_NOT_AUTO_START) !== 0;
        const methods = proxy.g_interface_info.methods.map(({ name, in_args, out_args }) => {
            const [taken, given] = [tupleOf(in_args), tupleOf(out_args)];
            const call = async (...args: unknown[]): Promise<unknown> => {
                const parameters = new GLib.Variant(taken, args.slice(0, in_args.length));
                const last = args[in_args.length];
                const answer = await this.port.ask(workspaceId, provider, name, parameters, {
                    onlyRunning,
                    ...(last instanceof Gio.Cancellable && { cancellable: last }),
                });
                // To those who ask for results, none.
                return answer?.get_type_string() === given ? answer.deepUnpack() : [[]];
            };
            return [`${name}Async`, call] as const;
        });
        return Object.fromEntries(methods) as unknown as Gio.DBusProxy;
    }
}

function tupleOf(args: readonly Gio.DBusArgInfo[]): string {
    return `(${args.map(({ signature }) => signature).join('')})`;
}
