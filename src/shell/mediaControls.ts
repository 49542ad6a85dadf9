import Gio from 'gi://Gio';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { MprisSource } from 'resource:///org/gnome/shell/ui/mpris.js';

import type { Lifetime } from '../core/lifetime.js';
import { MEDIA_PLAYERS } from '../core/session/mediaPlayers.js';
import { callMethod, MESSAGE_BUS } from '../system/dbus/calls.js';
import { log } from '../system/log.js';
import { override } from './override.js';

/** What the published types leave open (js/ui/mpris.js, 48 to 51). */
interface Source {
    readonly _players: Map<string, Player>;
    _addPlayer(busName: string): void;
    emit(signal: 'player-removed', player: Player): void;
}

interface Player {
    readonly canPlay: boolean;
    disconnectObject(owner: Source): void;
}

/** Where sources are: in the message list and, from 49 on, on the lock screen. */
interface Places {
    readonly panel: {
        readonly statusArea: {
            readonly dateMenu?: {
                readonly _messageList?: { readonly _messageView?: { _mediaSource?: Source } };
            };
        };
    };
    readonly screenShield?: {
        readonly _dialog?: { readonly _notificationsBox?: { _mediaSource?: Source } } | null;
    };
}

/**
 * Keeps media players from GNOME's controls, also from those on the lock screen, for as long as the
 * lifetime lasts.
 *
 * @param hides whether the player of a name on the session's bus is not to be seen now.
 * @returns what is to be called when that may have changed.
 */
export function guardMediaControls(
    hides: (busName: string) => boolean,
    lifetime: Lifetime,
): () => void {
    let isAnyKept = false;
    const restore = (): void => {
        if (!isAnyKept) return;
        isAnyKept = false;
        addAll().catch(log.error);
    };
    // When nothing is hidden any more.
    lifetime.add(restore);
    override(
        MprisSource.prototype as unknown as Source,
        '_addPlayer',
        original =>
            function (busName) {
                if (hides(busName)) isAnyKept = true;
                else original.call(this, busName);
            },
        lifetime,
    );
    const update = (): void => {
        restore();
        for (const source of sources())
            for (const [name, player] of [...source._players])
                if (hides(name)) {
                    isAnyKept = true;
                    remove(source, name, player);
                }
    };
    update();
    return update;
}

function sources(): Source[] {
    const { panel, screenShield } = Main as unknown as Places;
    return [
        panel.statusArea.dateMenu?._messageList?._messageView?._mediaSource,
        screenShield?._dialog?._notificationsBox?._mediaSource,
    ].filter(source => source !== undefined);
}

/** Does what the source does itself when the name is gone, as 51 does it. */
function remove(source: Source, name: string, player: Player): void {
    source._players.delete(name);
    player.disconnectObject(source);
    // Others were never shown.
    if (player.canPlay) source.emit('player-removed', player);
}

/** Has all that may be seen be in the controls; those that are there already stay as they are. */
async function addAll(): Promise<void> {
    const answer = await callMethod(Gio.DBus.session, MESSAGE_BUS, 'ListNames');
    const [names] = answer.deepUnpack<[string[]]>();
    for (const name of names.filter(candidate => candidate.startsWith(`${MEDIA_PLAYERS}.`)))
        for (const source of sources()) source._addPlayer(name);
}
