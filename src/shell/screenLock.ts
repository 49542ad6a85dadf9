import type Clutter from 'gi://Clutter';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import type { Lifetime } from '../core/lifetime.js';

/** What the published types leave open. */
interface SessionMode {
    readonly isLocked: boolean;
    connect(signal: 'updated', listener: () => void): number;
    connectObject(signal: 'updated', listener: () => void, owner: Clutter.Actor): void;
    disconnect(handler: number): void;
}

/** Whether the screen is locked. */
export function isScreenLocked(): boolean {
    return (Main.sessionMode as SessionMode).isLocked;
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

/** Calls the listener whenever the session’s mode has changed and the screen is locked. */
export function onScreenLocked(listener: () => void, lifetime: Lifetime): void {
    onModeChanged(isLocked => {
        if (isLocked) listener();
    }, lifetime);
}

/** Calls the listener whenever the session’s mode has changed and the screen is not locked. */
export function onScreenUnlocked(listener: () => void, lifetime: Lifetime): void {
    onModeChanged(isLocked => {
        if (!isLocked) listener();
    }, lifetime);
}

/** Calls the listener with whether the screen is locked whenever the session’s mode has changed. */
export function onModeChanged(listener: (isLocked: boolean) => void, lifetime: Lifetime): void {
    const sessionMode = Main.sessionMode as SessionMode;
    const handler = sessionMode.connect('updated', () => {
        listener(sessionMode.isLocked);
    });
    lifetime.add(() => {
        sessionMode.disconnect(handler);
    });
}
