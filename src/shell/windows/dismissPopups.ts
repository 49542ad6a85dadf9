import Clutter from 'gi://Clutter';
import GLib from 'gi://GLib';
import Meta from 'gi://Meta';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';

import type { Lifetime } from '../../core/lifetime.js';

const MENUS: readonly Meta.WindowType[] = [
    Meta.WindowType.POPUP_MENU,
    Meta.WindowType.DROPDOWN_MENU,
    Meta.WindowType.COMBO,
];

// An app closes its menu within a few milliseconds, or it hangs. Only the first key of a new keyboard
// may take a third of a second.
const LOOK_AGAIN_MS = 5;
const PATIENCE_MS = 500;
const NESTED_MENUS = 5;

/** Closes the menus that apps have open, and ends the dragging of windows, by pressing Escape. */
export class PopupDismisser {
    private keyboard: Clutter.VirtualInputDevice | null = null;
    private giveUp: (() => void) | null = null;

    constructor(lifetime: Lifetime) {
        lifetime.add(() => {
            this.giveUp?.();
            // Otherwise it stays in the seat until the garbage is collected.
            this.keyboard?.run_dispose();
        });
    }

    /** Resolves after a while too if an app does not close its menu; null if nothing is open. */
    dismiss(): Promise<void> | null {
        return isGrabbed() ? this.dismissAll() : null;
    }

    private async dismissAll(): Promise<void> {
        for (let count = 0; count < NESTED_MENUS && isGrabbed(); count += 1) {
            const open = whatIsOpen();
            this.pressEscape();
            if (!(await this.until(() => whatIsOpen() !== open))) return;
        }
    }

    private pressEscape(): void {
        const seat = Clutter.get_default_backend().get_default_seat();
        this.keyboard ??= seat.create_virtual_device(Clutter.InputDeviceType.KEYBOARD_DEVICE);
        const time = GLib.get_monotonic_time();
        this.keyboard.notify_keyval(time, Clutter.KEY_Escape, Clutter.KeyState.PRESSED);
        this.keyboard.notify_keyval(time, Clutter.KEY_Escape, Clutter.KeyState.RELEASED);
    }

    /** Resolves to whether the condition came to hold in time. */
    private async until(holds: () => boolean): Promise<boolean> {
        const deadline = GLib.get_monotonic_time() + PATIENCE_MS * 1000;
        return new Promise(resolve => {
            const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, LOOK_AGAIN_MS, () => {
                const isHolding = holds();
                if (!isHolding && GLib.get_monotonic_time() < deadline) return GLib.SOURCE_CONTINUE;
                this.giveUp = null;
                resolve(isHolding);
                return GLib.SOURCE_REMOVE;
            });
            this.giveUp = () => {
                GLib.source_remove(timer);
                resolve(false);
            };
        });
    }
}

/** Whether an app's menu has the keyboard and the pointer, or a window is being dragged. */
function isGrabbed(): boolean {
    // What the shell itself shows is no app's, and it would get the Escape.
    if (Main.modalCount > 0) return false;
    // A grab of an X11 client is none of the stage's; on Wayland a tooltip is a menu without one.
    return (
        global.stage.get_grab_actor() !== null ||
        openMenus().some(window => window.is_override_redirect())
    );
}

/** Something that differs once one of the open menus is closed. */
function whatIsOpen(): string {
    const menus = openMenus().map(window => window.get_id());
    return [global.stage.get_grab_actor() !== null, ...menus].join();
}

function openMenus(): Meta.Window[] {
    return global.display
        .list_all_windows()
        .filter(window => MENUS.includes(window.get_window_type()) && !window.is_hidden());
}
