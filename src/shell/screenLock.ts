import type Clutter from 'gi://Clutter';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

/** What the published types leave open. */
interface SessionMode {
    readonly isLocked: boolean;
    connectObject(signal: 'updated', listener: () => void, owner: Clutter.Actor): void;
}

/**
 * Calls the listener with whether the screen is locked, now and whenever the session's mode changes,
 * until the actor is destroyed.
 */
export function followScreenLock(
    actor: Clutter.Actor,
    listener: (isLocked: boolean) => void,
): void {
    const sessionMode = Main.sessionMode as SessionMode;
    const tell = (): void => {
        listener(sessionMode.isLocked);
    };
    sessionMode.connectObject('updated', tell, actor);
    tell();
}
