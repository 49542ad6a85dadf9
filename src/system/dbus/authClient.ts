import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import type { AccountState } from '../../core/identity/account.js';
import { translateApiError } from './apiErrors.js';
import { AUTH_ERROR_PREFIX, AUTH_NAME, AUTH_PATH } from './authInterface.js';
import { callMethod } from './calls.js';
import type { Dictionary } from './servedObject.js';

/** An account as the D-Bus API tells of it. */
export interface AccountSummary {
    /** Empty if nobody is signed in. */
    readonly user_id: string;
    readonly state: AccountState;
}

/** How to sign in, under the names of the D-Bus API. */
export interface LoginOptions {
    /** Who probably signs in. */
    readonly login_hint?: string;
    /** Whether on another device. */
    readonly elsewhere?: boolean;
}

// Nobody takes longer to sign in; what is under way is given up before.
const TIMEOUT_MS = 3_600_000;

/** Calls the D-Bus API for signing in. All methods throw WorkspaceError, with the service's words. */
export class AuthClient {
    constructor(private readonly connection: Gio.DBusConnection) {}

    /** Has somebody sign in, and returns when they have. */
    async login(component: string, workspace: string, options: LoginOptions): Promise<void> {
        const variants: Dictionary = {};
        for (const [key, value] of Object.entries({ ...options }))
            variants[key] = new GLib.Variant(typeof value === 'boolean' ? 'b' : 's', value);
        await this.call('Login', new GLib.Variant('(ssa{sv})', [component, workspace, variants]));
    }

    /** Signs out. */
    async logout(component: string, workspace: string): Promise<void> {
        await this.call('Logout', new GLib.Variant('(ss)', [component, workspace]));
    }

    /** Who is signed in. */
    async getState(component: string, workspace: string): Promise<AccountSummary> {
        const parameters = new GLib.Variant('(ss)', [component, workspace]);
        const answer = await this.call('GetState', parameters);
        const [user_id, state] = answer.deepUnpack<[string, AccountState]>();
        return { user_id, state };
    }

    /** Calls the listener when an account has changed, until the returned function is called. */
    watch(listener: (component: string, workspaceId: string) => void): () => void {
        const subscription = this.connection.signal_subscribe(
            AUTH_NAME,
            AUTH_NAME,
            'StateChanged',
            AUTH_PATH,
            null,
            Gio.DBusSignalFlags.NONE,
            (_connection, _sender, _path, _interface, _signal, parameters) => {
                const [component, , , workspaceId] =
                    parameters.deepUnpack<[string, string, string, string]>();
                listener(component, workspaceId);
            },
        );
        return () => {
            this.connection.signal_unsubscribe(subscription);
        };
    }

    private async call(method: string, parameters: GLib.Variant): Promise<GLib.Variant> {
        const object = { service: AUTH_NAME, path: AUTH_PATH, interfaceName: AUTH_NAME };
        try {
            return await callMethod(this.connection, object, method, parameters, {
                timeoutMs: TIMEOUT_MS,
                onlyRunning: true,
            });
        } catch (error) {
            throw translateApiError(error, AUTH_ERROR_PREFIX);
        }
    }
}
