import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import type { Lifetime } from '../../../core/lifetime.js';
import type { MonitorSource, ScreenSource } from '../../../core/session/screenAccess.js';
import { _ } from '../../../core/words.js';
import { PROPERTIES, subscribe, type SignalMatch } from '../../dbus/calls.js';
import { isUnknownObject } from '../../gioErrors.js';
import type { WorkspaceLink } from './workspaceLink.js';

const NAME = 'org.gnome.Mutter.ScreenCast';
const PATH = '/org/gnome/Mutter/ScreenCast';
const SESSION = `${NAME}.Session`;
const STREAM = `${NAME}.Stream`;
const DISPLAY_CONFIG = 'org.gnome.Mutter.DisplayConfig';
const DISPLAY_CONFIG_PATH = '/org/gnome/Mutter/DisplayConfig';

type MonitorSpec = [connector: string, vendor: string, product: string, serial: string];
type Monitor = [spec: MonitorSpec, modes: unknown, properties: { 'display-name'?: string }];
type LogicalMonitor = [unknown, unknown, unknown, unknown, unknown, MonitorSpec[], unknown];

/** How the pointer gets into a recording (org.gnome.Mutter.ScreenCast). */
export type CursorMode = 0 | 1 | 2;

/** A recording that runs. */
export interface Cast {
    /** The number of the stream's node in PipeWire. */
    readonly nodeId: number;
    /** Where and how big the source is, as `position` and `size`. */
    readonly parameters: Readonly<Record<string, GLib.Variant>>;
    /** Ends it; nothing is recorded any more when this returns. */
    stop(): Promise<void>;
}

/** The monitors that show the desktop. */
export async function listMonitors(link: WorkspaceLink): Promise<MonitorSource[]> {
    const state = await link.ask(
        DISPLAY_CONFIG,
        DISPLAY_CONFIG_PATH,
        DISPLAY_CONFIG,
        'GetCurrentState',
    );
    const [, monitors, logical] =
        state.recursiveUnpack<[number, Monitor[], LogicalMonitor[], unknown]>();
    return logical.flatMap(([, , , , , [spec]]): MonitorSource[] => {
        if (!spec) return [];
        const [connector] = spec;
        const monitor = monitors.find(([[other]]) => other === connector);
        const name = monitor?.[2]['display-name'] ?? connector;
        return [{ kind: 'monitor', connector, name }];
    });
}

/**
 * Starts a recording of what is on the screen.
 *
 * @param ended called when mutter ends it, as it does when its window is closed.
 * @param lifetime the recording ends with it.
 * @throws {GLib.Error} if mutter does not do it.
 */
export async function startCast(
    link: WorkspaceLink,
    source: ScreenSource,
    cursorMode: CursorMode,
    ended: () => void,
    lifetime: Lifetime,
): Promise<Cast> {
    let isRunning = true;
    const [session] = (
        await link.ask(NAME, PATH, NAME, 'CreateSession', new GLib.Variant('(a{sv})', [{}]))
    ).deepUnpack<[string]>();
    const stop = async (): Promise<void> => {
        // When the connection goes, mutter ends the recording itself.
        if (!isRunning || link.lifetime.ended) return;
        isRunning = false;
        await link.ask(NAME, session, SESSION, 'Stop').catch((error: unknown) => {
            // It has ended by itself meanwhile, as with its window.
            if (!isUnknownObject(error)) throw error;
        });
    };
    subscribe(link.session, lifetime, match(session, SESSION, 'Closed'), () => {
        if (isRunning) ended();
        isRunning = false;
    });
    try {
        const stream = await record(link, session, source, cursorMode);
        const node = nodeOf(link, stream, lifetime);
        // If starting fails nobody waits for it.
        node.catch(() => undefined);
        await link.ask(NAME, session, SESSION, 'Start');
        const [nodeId, parameters] = await Promise.all([node, parametersOf(link, stream)]);
        return { nodeId, parameters, stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function nodeOf(link: WorkspaceLink, stream: string, lifetime: Lifetime): Promise<number> {
    return new Promise((resolve, reject) => {
        subscribe(link.session, lifetime, match(stream, STREAM, 'PipeWireStreamAdded'), answer => {
            resolve(answer.deepUnpack<[number]>()[0]);
        });
        lifetime.add(() => {
            reject(new WorkspaceError('Failed', _('The recording was ended.')));
        });
    });
}

async function parametersOf(link: WorkspaceLink, stream: string): Promise<Cast['parameters']> {
    const parameters = new GLib.Variant('(ss)', [STREAM, 'Parameters']);
    const answer = await link.ask(NAME, stream, PROPERTIES, 'Get', parameters);
    const [value] = answer.deepUnpack<[GLib.Variant]>();
    return value.deepUnpack<Record<string, GLib.Variant>>();
}

async function record(
    link: WorkspaceLink,
    session: string,
    source: ScreenSource,
    cursorMode: CursorMode,
): Promise<string> {
    const options = { 'cursor-mode': new GLib.Variant('u', cursorMode) };
    const [method, parameters]: [string, GLib.Variant] =
        source.kind === 'monitor'
            ? ['RecordMonitor', new GLib.Variant('(sa{sv})', [source.connector, options])]
            : [
                  'RecordWindow',
                  new GLib.Variant('(a{sv})', [
                      { ...options, 'window-id': new GLib.Variant('t', source.id) },
                  ]),
              ];
    const answer = await link.ask(NAME, session, SESSION, method, parameters);
    return answer.deepUnpack<[string]>()[0];
}

function match(path: string, interfaceName: string, signal: string): SignalMatch {
    return { service: NAME, path, interfaceName, signal };
}
