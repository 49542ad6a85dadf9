import { hexOf } from '../systemd/unitNames.js';

/** What the bus names of all players begin with (MPRIS D-Bus Interface Specification 2.2). */
export const MEDIA_PLAYERS = 'org.mpris.MediaPlayer2';

const FORWARDED = /^org\.mpris\.MediaPlayer2\.kolide-[0-9a-f]{8}\./;

/** As what a player on a workspace's own bus is known on the session's. */
export function forwardedName(workspaceId: string, name: string): string {
    return `${prefixOf(workspaceId)}${name.slice(MEDIA_PLAYERS.length + 1)}`;
}

/** Whether a player on the session's bus is a workspace's; those that are there themselves are `default`'s. */
export function isPlayerOf(
    { id, isDefault }: { readonly id: string; readonly isDefault: boolean },
    busName: string,
): boolean {
    return isDefault ? !FORWARDED.test(busName) : busName.startsWith(prefixOf(id));
}

function prefixOf(workspaceId: string): string {
    return `${MEDIA_PLAYERS}.kolide-${hexOf(workspaceId).slice(0, 8)}.`;
}
