import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { Lifetime } from '../../../core/lifetime.js';
import type { ScreenAccess, ScreenSource } from '../../../core/session/screenAccess.js';
import { _ } from '../../../core/words.js';
import { log } from '../../log.js';
import { listMonitors, startCast, type Cast, type CursorMode } from './mutterScreenCast.js';
import { PORTAL_PATH, PortalRequests } from './portalRequests.js';
import {
    answerProperties,
    interfaceFrom,
    serveObject,
    type Dictionary,
    type ServedCall,
} from '../../dbus/servedObject.js';
import type { WorkspaceLink } from './workspaceLink.js';
import { reportFailure } from '../reportFailure.js';

const MONITOR = 1;
const WINDOW = 2;
const CURSOR_MODES: Readonly<Partial<Record<number, CursorMode>>> = { 1: 0, 2: 1, 4: 2 };
const MAX_SESSIONS = 8;

const PROPERTIES: Dictionary = {
    AvailableSourceTypes: new GLib.Variant('u', MONITOR | WINDOW),
    AvailableCursorModes: new GLib.Variant('u', 1 | 2 | 4),
    // From 4 on a choice can be remembered. We always ask.
    version: new GLib.Variant('u', 3),
};

const ARGUMENTS = `
      <arg type="o" direction="in" name="handle"/>
      <arg type="o" direction="in" name="session_handle"/>
      <arg type="s" direction="in" name="app_id"/>`;
const ANSWER = `
      <arg type="a{sv}" direction="in" name="options"/>
      <arg type="u" direction="out" name="response"/>
      <arg type="a{sv}" direction="out" name="results"/>`;

// xdg-desktop-portal/data/org.freedesktop.impl.portal.ScreenCast.xml
const INTERFACE = interfaceFrom(`<node>
  <interface name="org.freedesktop.impl.portal.ScreenCast">
    <method name="CreateSession">${ARGUMENTS}${ANSWER}</method>
    <method name="SelectSources">${ARGUMENTS}${ANSWER}</method>
    <method name="Start">${ARGUMENTS}
      <arg type="s" direction="in" name="parent_window"/>${ANSWER}
    </method>
    <property name="AvailableSourceTypes" type="u" access="read"/>
    <property name="AvailableCursorModes" type="u" access="read"/>
    <property name="version" type="u" access="read"/>
  </interface>
</node>`);

const SESSION = 'org.freedesktop.impl.portal.Session';
const SESSION_PROPERTIES: Dictionary = { version: new GLib.Variant('u', 1) };

// xdg-desktop-portal/data/org.freedesktop.impl.portal.Session.xml
const SESSION_INTERFACE = interfaceFrom(`<node>
  <interface name="${SESSION}">
    <method name="Close"/>
    <signal name="Closed"/>
    <property name="version" type="u" access="read"/>
  </interface>
</node>`);

/**
 * Is the screen cast portal's back end on a workspace's bus. What is recorded the person chooses each
 * time, of the screens and the windows of that workspace, and only while it is active; a recording of
 * a screen ends before another workspace's windows are shown.
 */
export function serveScreenCastPortal(link: WorkspaceLink, screen: ScreenAccess): void {
    const requests = new PortalRequests(link);
    const sessions = new Map<string, CastSession>();
    link.lifetime.add(() => {
        for (const session of [...sessions.values()]) session.end();
    });
    const find = (path: string): CastSession => {
        const session = sessions.get(path);
        if (!session) throw new WorkspaceError('NotFound', _('There is no such recording.'));
        return session;
    };
    serveObject(
        link.bus,
        PORTAL_PATH,
        INTERFACE,
        async call => {
            if (call.method.startsWith('Get')) return answerProperties(call, PROPERTIES);
            const [handle, path, appId] = call.parameters.deepUnpack<[string, string, string]>();
            return requests.answer(call, handle, async (lifetime): Promise<Dictionary | null> => {
                switch (call.method) {
                    case 'CreateSession': {
                        if (sessions.size >= MAX_SESSIONS)
                            throw new WorkspaceError('Busy', _('Too much is recorded already.'));
                        const session = new CastSession(link, screen, call.sender, path);
                        sessions.set(path, session);
                        session.lifetime.add(() => {
                            if (sessions.get(path) === session) sessions.delete(path);
                        });
                        return {};
                    }
                    case 'SelectSources':
                        find(path).select(optionsOf(call));
                        return {};
                    default:
                        return find(path).start(appId, lifetime);
                }
            });
        },
        link.lifetime,
    );
}

/** What one client of the portal wants to record. */
class CastSession {
    readonly lifetime = new Lifetime(log.error);
    private types = MONITOR;
    private cursorMode: CursorMode = 0;
    private isStarted = false;
    private casting: Promise<Cast> | null = null;

    constructor(
        private readonly link: WorkspaceLink,
        private readonly screen: ScreenAccess,
        private readonly client: string,
        private readonly path: string,
    ) {
        const answer = (call: ServedCall): GLib.Variant | null => {
            if (call.method !== 'Close') return answerProperties(call, SESSION_PROPERTIES);
            this.end();
            return null;
        };
        serveObject(link.bus, path, SESSION_INTERFACE, answer, this.lifetime);
        this.lifetime.add(
            link.clients.onLeft(client, () => {
                this.end();
            }),
        );
    }

    select({ types: wanted, cursor_mode: mode }: Dictionary): void {
        const types = (wanted?.deepUnpack<number>() ?? MONITOR) & (MONITOR | WINDOW);
        const cursorMode = CURSOR_MODES[mode?.deepUnpack<number>() ?? 1];
        if (types === 0 || cursorMode === undefined)
            throw new WorkspaceError('InvalidArgument', _('This cannot be recorded.'));
        this.types = types;
        this.cursorMode = cursorMode;
    }

    /** Lets the person choose, and records that. */
    async start(appId: string, request: Lifetime): Promise<Dictionary | null> {
        if (this.isStarted) throw new WorkspaceError('Busy', _('It is recorded already.'));
        this.isStarted = true;
        const { workspaceId } = this.link;
        const sources: ScreenSource[] = [];
        if (this.types & MONITOR) sources.push(...(await listMonitors(this.link)));
        if (this.types & WINDOW) sources.push(...this.screen.windowsOf(workspaceId));
        this.lifetime.add(() => {
            request.end();
        });
        const source = await this.screen.chooseSource(workspaceId, appId, sources, request);
        if (!source || this.lifetime.ended) return null;
        // Whatever else comes onto a screen belongs to others.
        if (source.kind === 'monitor')
            this.lifetime.add(this.screen.beforeLeaving(workspaceId, () => this.close()));
        const close = (): void => {
            this.close().catch(reportFailure);
        };
        this.casting = startCast(this.link, source, this.cursorMode, close, this.lifetime);
        const { nodeId, parameters } = await this.casting;
        const properties: Dictionary = {
            source_type: new GLib.Variant('u', source.kind === 'monitor' ? MONITOR : WINDOW),
        };
        for (const name of ['position', 'size'])
            if (parameters[name]) properties[name] = parameters[name];
        return { streams: new GLib.Variant('a(ua{sv})', [[nodeId, properties]]) };
    }

    /** Ends it and tells the client; nothing is recorded any more when this returns. */
    async close(): Promise<void> {
        if (this.lifetime.ended) return;
        this.link.tell(this.client, this.path, SESSION, 'Closed', new GLib.Variant('()', []));
        await this.stop();
    }

    end(): void {
        this.stop().catch(reportFailure);
    }

    private async stop(): Promise<void> {
        this.lifetime.end();
        // One that failed has been stopped already.
        const cast = await this.casting?.catch(() => null);
        await cast?.stop();
    }
}

function optionsOf({ parameters }: ServedCall): Dictionary {
    return parameters.deepUnpack<[string, string, string, Dictionary]>()[3];
}
