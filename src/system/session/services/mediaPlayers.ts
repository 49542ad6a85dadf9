import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

import { WorkspaceError } from '../../../core/errors.js';
import { Lifetime } from '../../../core/lifetime.js';
import type { Curtain } from '../../../core/presentation/curtain.js';
import { forwardedName, MEDIA_PLAYERS } from '../../../core/session/mediaPlayers.js';
import { _ } from '../../../core/words.js';
import { isCancelled } from '../../gioErrors.js';
import { log } from '../../log.js';
import { connectToBus, sessionBusAddress } from '../busConnection.js';
import { callMethod, MESSAGE_BUS, PROPERTIES, subscribe } from '../../dbus/calls.js';
import { interfaceFrom, serveObject, type Dictionary } from '../../dbus/servedObject.js';
import { ownName, type WorkspaceLink } from './workspaceLink.js';
import { reportFailure } from '../reportFailure.js';

const PATH = '/org/mpris/MediaPlayer2';
const PLAYER = `${MEDIA_PLAYERS}.Player`;

// A player that is frozen answers no call; whoever made it soon gets an error.
const PATIENCE_MS = 2000;
const MAX_PLAYERS = 16;
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

// MPRIS D-Bus Interface Specification 2.2, without the two optional interfaces.
const ROOT_INTERFACE = interfaceFrom(`<node>
  <interface name="${MEDIA_PLAYERS}">
    <method name="Raise"/>
    <method name="Quit"/>
    <property name="CanQuit" type="b" access="read"/>
    <property name="Fullscreen" type="b" access="readwrite"/>
    <property name="CanSetFullscreen" type="b" access="read"/>
    <property name="CanRaise" type="b" access="read"/>
    <property name="HasTrackList" type="b" access="read"/>
    <property name="Identity" type="s" access="read"/>
    <property name="DesktopEntry" type="s" access="read"/>
    <property name="SupportedUriSchemes" type="as" access="read"/>
    <property name="SupportedMimeTypes" type="as" access="read"/>
  </interface>
</node>`);
const PLAYER_INTERFACE = interfaceFrom(`<node>
  <interface name="${PLAYER}">
    <method name="Next"/>
    <method name="Previous"/>
    <method name="Pause"/>
    <method name="PlayPause"/>
    <method name="Stop"/>
    <method name="Play"/>
    <method name="Seek"><arg type="x" direction="in" name="Offset"/></method>
    <method name="SetPosition">
      <arg type="o" direction="in" name="TrackId"/>
      <arg type="x" direction="in" name="Position"/>
    </method>
    <method name="OpenUri"><arg type="s" direction="in" name="Uri"/></method>
    <property name="PlaybackStatus" type="s" access="read"/>
    <property name="LoopStatus" type="s" access="readwrite"/>
    <property name="Rate" type="d" access="readwrite"/>
    <property name="Shuffle" type="b" access="readwrite"/>
    <property name="Metadata" type="a{sv}" access="read"/>
    <property name="Volume" type="d" access="readwrite"/>
    <property name="Position" type="x" access="read"/>
    <property name="MinimumRate" type="d" access="read"/>
    <property name="MaximumRate" type="d" access="read"/>
    <property name="CanGoNext" type="b" access="read"/>
    <property name="CanGoPrevious" type="b" access="read"/>
    <property name="CanPlay" type="b" access="read"/>
    <property name="CanPause" type="b" access="read"/>
    <property name="CanSeek" type="b" access="read"/>
    <property name="CanControl" type="b" access="read"/>
    <signal name="Seeked"><arg type="x" name="Position"/></signal>
  </interface>
</node>`);

/**
 * Shows the media players on a workspace's bus on the session's, where the shell's media controls
 * and the media keys find them.
 */
export async function showMediaPlayers(link: WorkspaceLink, curtain: Curtain): Promise<void> {
    const players = new Map<string, Lifetime>();
    const remove = (name: string): void => {
        players.get(name)?.end();
        players.delete(name);
    };
    const add = (name: string, owner: string): void => {
        if (players.has(name) || players.size >= MAX_PLAYERS || link.lifetime.ended) return;
        if (curtain.hides(link.workspaceId)) return;
        const lifetime = new Lifetime(log.error);
        players.set(name, lifetime);
        showPlayer(link, name, owner, lifetime).catch((error: unknown) => {
            if (players.get(name) === lifetime) remove(name);
            if (!isCancelled(error) && !lifetime.ended) reportFailure(error);
        });
    };
    link.lifetime.add(() => {
        for (const name of [...players.keys()]) remove(name);
    });
    const changes = { ...MESSAGE_BUS, signal: 'NameOwnerChanged', nameSpace: MEDIA_PLAYERS };
    subscribe(link.bus, link.lifetime, changes, parameters => {
        const [name, , owner] = parameters.deepUnpack<[string, string, string]>();
        remove(name);
        if (owner !== '') add(name, owner);
    });
    const addAll = async (): Promise<void> => {
        const answer = await callMethod(link.bus, MESSAGE_BUS, 'ListNames');
        const [names] = answer.deepUnpack<[string[]]>();
        for (const name of names.filter(candidate => candidate.startsWith(`${MEDIA_PLAYERS}.`))) {
            const owner = await link.askBus('GetNameOwner', new GLib.Variant('(s)', [name]));
            add(name, owner.deepUnpack<[string]>()[0]);
        }
    };
    link.lifetime.add(
        curtain.onChanged(id => {
            if (id !== link.workspaceId) return;
            if (curtain.hides(id)) for (const name of [...players.keys()]) remove(name);
            else addAll().catch(reportFailure);
        }),
    );
    if (!curtain.hides(link.workspaceId)) await addAll();
}

/** Stands in for a player on the session's bus until the lifetime ends. */
async function showPlayer(
    { bus, workspaceId, isConfined }: WorkspaceLink,
    name: string,
    owner: string,
    lifetime: Lifetime,
): Promise<void> {
    const cancellable = new Gio.Cancellable();
    lifetime.add(() => {
        cancellable.cancel();
    });
    // All players have the same path, so that each needs a connection of its own.
    const session = await connectToBus(sessionBusAddress(), cancellable);
    lifetime.add(() => {
        session.close(null, null);
    });
    for (const info of [ROOT_INTERFACE, PLAYER_INTERFACE])
        serveObject(
            session,
            PATH,
            info,
            async ({ interfaceName, method, parameters }) => {
                const answer = await callMethod(
                    bus,
                    { service: owner, path: PATH, interfaceName },
                    method,
                    parameters,
                    { timeoutMs: PATIENCE_MS, onlyRunning: true, cancellable },
                );
                if (answer.get_size() > MAX_MESSAGE_BYTES)
                    throw new WorkspaceError('Busy', _('The player says too much.'));
                return isConfined ? withoutPicture(answer) : answer;
            },
            lifetime,
        );
    for (const [interfaceName, signal] of [
        [PROPERTIES, 'PropertiesChanged'],
        [PLAYER, 'Seeked'],
    ] as const)
        subscribe(bus, lifetime, { service: owner, path: PATH, interfaceName, signal }, content => {
            if (session.closed || content.get_size() > MAX_MESSAGE_BYTES) return;
            const told = isConfined ? withoutPicture(content) : content;
            session.emit_signal(null, PATH, interfaceName, signal, told);
        });
    await ownName(session, forwardedName(workspaceId, name));
}

/**
 * What a player tells, without the URI of a picture (MPRIS 2.2, “mpris:artUrl”), which the shell
 * would open.
 */
function withoutPicture(content: GLib.Variant): GLib.Variant {
    const type = content.get_type_string();
    if (type === '(v)') {
        const [value] = content.deepUnpack<[GLib.Variant]>();
        return new GLib.Variant('(v)', [withoutArtUrl(value)]);
    }
    if (type === '(a{sv})') {
        const [properties] = content.deepUnpack<[Dictionary]>();
        return new GLib.Variant('(a{sv})', [withoutArtUrls(properties)]);
    }
    if (type === '(sa{sv}as)') {
        const [name, changed, invalid] = content.deepUnpack<[string, Dictionary, string[]]>();
        return new GLib.Variant('(sa{sv}as)', [name, withoutArtUrls(changed), invalid]);
    }
    return content;
}

function withoutArtUrls(properties: Dictionary): Dictionary {
    return Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, withoutArtUrl(value)]),
    );
}

function withoutArtUrl(value: GLib.Variant): GLib.Variant {
    if (value.get_type_string() !== 'a{sv}') return value;
    const metadata = value.deepUnpack<Dictionary>();
    Reflect.deleteProperty(metadata, 'mpris:artUrl');
    return new GLib.Variant('a{sv}', metadata);
}
