import Meta from 'gi://Meta';

import { actorOf, dimParentOf, skipHideEffect, skipShowEffect } from './effects.js';
import { shadow } from './shadow.js';

/** Takes windows off the screen and out of the shell's lists, and brings them back as they were. */
export interface WindowHider {
    /**
     * Hides a window.
     *
     * @returns what brings it back; not to be called for a window that is gone.
     */
    hide(window: Meta.Window): () => void;
}

/** What mutter has from 50 on. */
interface InhibitableWindow extends Meta.Window {
    inhibit_mapped(): void;
    uninhibit_mapped(): void;
    hide_from_window_list(): void;
    show_in_window_list(): void;
}

/** The way of hiding windows that this GNOME Shell offers. */
export function makeWindowHider(): WindowHider {
    return 'inhibit_mapped' in Meta.Window.prototype
        ? new InhibitingHider()
        : new MinimisingHider();
}

/** GNOME 50 and later: mutter itself knows of windows that are not to be seen. */
class InhibitingHider implements WindowHider {
    hide(window: InhibitableWindow): () => void {
        const wasSeen = actorOf(window)?.visible === true;
        window.inhibit_mapped();
        window.hide_from_window_list();
        const uncloak = shadow(window, NOWHERE);
        return () => {
            uncloak();
            window.show_in_window_list();
            window.uninhibit_mapped();
            // Only a window that was never seen comes up with an effect.
            if (!wasSeen) skipShowEffect(window);
        };
    }
}

/** GNOME 48 and 49: a hidden window is one that is minimised and that no list knows. */
class MinimisingHider implements WindowHider {
    hide(window: Meta.Window): () => void {
        const uncloak = shadow(window, { ...NOWHERE, ...IN_NO_LIST });
        const uncover = isStubborn(window) ? veil(window) : keepMinimised(window);
        return () => {
            uncloak();
            uncover();
        };
    }
}

/** What the shell finds in a hidden window: it is on no virtual desktop. */
const NOWHERE: PropertyDescriptorMap = { located_on_workspace: { value: () => false } };

// The property is not notified of: Shell.App counts how often that happens.
const IN_NO_LIST: PropertyDescriptorMap = {
    skip_taskbar: { get: () => true },
    skipTaskbar: { get: () => true },
    is_skip_taskbar: { value: () => true },
};

/** Whether the window cannot be minimised, be it on its own or with a parent of its. */
function isStubborn(window: Meta.Window): boolean {
    if (window.is_override_redirect()) return true;
    return !window.minimized && !window.can_minimize() && !window.get_transient_for();
}

/** Keeps a window minimised, whoever tries to bring it up; it comes back as it was before. */
function keepMinimised(window: Meta.Window): () => void {
    const wasMinimised = window.minimized;
    const minimise = (): void => {
        if (window.minimized || !window.can_minimize()) return;
        skipHideEffect(window);
        window.minimize();
    };
    minimise();
    const handler = window.connect('notify::minimized', minimise);
    return () => {
        window.disconnect(handler);
        if (!wasMinimised) unminimise(window);
    };
}

function unminimise(window: Meta.Window): void {
    // A dialog that cannot be minimised itself was hidden with its parent.
    if (!window.minimized) return;
    window.unminimize();
    skipShowEffect(window);
    dimParentOf(window);
}

/** Keeps the actor of a window invisible that is neither minimised nor focused by any other means. */
function veil(window: Meta.Window): () => void {
    const actor = actorOf(window);
    if (!actor) return () => undefined;
    const wasVisible = actor.visible;
    const handler = actor.connect('show', () => {
        actor.hide();
    });
    actor.hide();
    return () => {
        actor.disconnect(handler);
        if (wasVisible) actor.show();
    };
}
