import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../core/errors.js';
import type { SignInWishes } from '../../core/identity/account.js';
import type { Accounts } from '../../core/identity/accounts.js';
import type { AuthorizationWishes } from '../../core/identity/authorization.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _, fill } from '../../core/words.js';
import { Access } from '../../core/workspace/access.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { WorkspaceLink } from '../session/services/workspaceLink.js';
import { AUTH_ERROR_PREFIX, AUTH_NAME, AUTH_PATH, AUTH_XML } from './authInterface.js';
import {
    accessInSession,
    accessInWorkspace,
    ownSessionName,
    serveGuarded,
    type GuardedObject,
} from './guardedObject.js';
import { interfaceFrom, type Dictionary, type ServedCall } from './servedObject.js';

const INTERFACE = interfaceFrom(AUTH_XML);

/** What is behind the API. */
export interface AuthParts {
    readonly registry: WorkspaceRegistry;
    readonly accounts: Accounts;
}

/** Serves the D-Bus API for signing in on the session's bus for as long as the lifetime lasts. */
export function serveAuthInSession(
    parts: AuthParts,
    connection: Gio.DBusConnection,
    lifetime: Lifetime,
): void {
    const accessOf = accessInSession(parts.registry, connection);
    serveGuarded(connection, toObject(parts), accessOf, lifetime);
    announce(parts.accounts, connection, new Access(null), lifetime);
    ownSessionName(connection, AUTH_NAME, lifetime);
}

/** Serves on a workspace's bus what of it concerns that workspace. */
export async function serveAuthInWorkspace(parts: AuthParts, link: WorkspaceLink): Promise<void> {
    const { bus, lifetime, workspaceId } = link;
    serveGuarded(bus, toObject(parts), accessInWorkspace(workspaceId), lifetime);
    announce(parts.accounts, bus, new Access(workspaceId), lifetime);
    await link.own(AUTH_NAME);
}

function toObject(parts: AuthParts): GuardedObject {
    return {
        path: AUTH_PATH,
        info: INTERFACE,
        errorName: code => AUTH_ERROR_PREFIX + code,
        answer: async (call, access) => answer(parts, call, access),
    };
}

/** Tells of what happens to the accounts that may be seen. */
function announce(
    accounts: Accounts,
    connection: Gio.DBusConnection,
    access: Access,
    lifetime: Lifetime,
): void {
    lifetime.add(
        accounts.events.on('changed', (workspaceId, component) => {
            if (!access.sees(workspaceId) || connection.closed) return;
            const { userId, state } = accounts.view(workspaceId, component);
            // Programs that were written when there was one workspace read three of these.
            const fields = new GLib.Variant('(ssss)', [component, userId, state, workspaceId]);
            connection.emit_signal(null, AUTH_PATH, AUTH_NAME, 'StateChanged', fields);
        }),
    );
}

async function answer(
    { registry, accounts }: AuthParts,
    { method, parameters }: ServedCall,
    access: Access,
): Promise<GLib.Variant | null> {
    const [component, idOrName, options = {}] =
        parameters.deepUnpack<[string, string, Dictionary?]>();
    const { id } = registry.find(access.resolve(idOrName, registry.list));
    switch (method) {
        case 'Login': {
            const wishes = readWishes(options);
            registry.findUsable(id);
            await bringBeforePerson(registry, id, access);
            await accounts.signIn(id, component, wishes, access.isSession ? 'session' : 'app');
            return null;
        }
        case 'Logout':
            await accounts.signOut(id, component);
            return null;
        case 'GetState': {
            await accounts.recall(id);
            const { userId, state } = accounts.view(id, component);
            return new GLib.Variant('(ss)', [userId, state]);
        }
        default:
            throw invalid(fill(_('There is no method %(name).'), { name: method }));
    }
}

/** A browser that nobody sees is of no use. */
async function bringBeforePerson(
    registry: WorkspaceRegistry,
    id: string,
    access: Access,
): Promise<void> {
    if (id === registry.activeId) return;
    // One that is in the background is not to push itself before the person's eyes.
    if (!access.isSession)
        throw new WorkspaceError(
            'Denied',
            _('An app can ask to sign in only while its workspace is active.'),
        );
    await registry.activateForProgram(id);
}

/** @throws {WorkspaceError} InvalidArgument */
function readWishes(options: Dictionary): SignInWishes {
    const wishes: { -readonly [Name in keyof SignInWishes]: SignInWishes[Name] } = {};
    for (const [key, value] of Object.entries(options)) {
        const type = TYPES[key];
        if (type === undefined) throw invalid(fill(_('There is no option “%(key)”.'), { key }));
        if (value.get_type_string() !== type)
            throw invalid(fill(_('The option “%(key)” must be of type %(type).'), { key, type }));
        if (key === 'elsewhere') wishes.elsewhere = value.get_boolean();
        else if (key === 'login_hint') wishes.loginHint = value.get_string()[0];
        else wishes.prompt = readPrompt(value.get_string()[0]);
    }
    return wishes;
}

const TYPES: Partial<Record<string, string>> = { elsewhere: 'b', login_hint: 's', prompt: 's' };
const PROMPTS = ['login', 'consent', 'select_account'] as const;

function readPrompt(text: string): NonNullable<AuthorizationWishes['prompt']> {
    const prompt = PROMPTS.find(known => known === text);
    if (prompt) return prompt;
    throw invalid(
        fill(_('The option “prompt” must be one of %(values).'), { values: PROMPTS.join(', ') }),
    );
}

function invalid(message: string): WorkspaceError {
    return new WorkspaceError('InvalidArgument', message);
}
