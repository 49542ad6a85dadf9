import Clutter from 'gi://Clutter';
import type Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Shell from 'gi://Shell';
import { GnomeShell } from 'resource:///org/gnome/shell/ui/shellDBus.js';

import { parseAccelerator, type KeyTarget, type Modifier } from '../../core/apps/launchKeys.js';
import { WorkspaceError } from '../../core/errors.js';
import type { Lifetime } from '../../core/lifetime.js';
import { _, fill } from '../../core/words.js';
import { defaultAppFor, type LaunchKeys } from '../../system/apps/launchKeys.js';
import { override } from '../override.js';
import type { LaunchPort } from './launchOverrides.js';

/** The bits of a modifier in the state of an event: that of the keyboard's map, and its own. */
const MASKS: Readonly<Record<Modifier, number>> = {
    alt: Clutter.ModifierType.MOD1_MASK,
    control: Clutter.ModifierType.CONTROL_MASK,
    shift: Clutter.ModifierType.SHIFT_MASK,
    super: Clutter.ModifierType.MOD4_MASK | Clutter.ModifierType.SUPER_MASK,
};

/**
 * Makes the keys that start apps (calculator, web browser, the person's own) start them in the active
 * workspace. The settings daemon would start them in the session; it hears of such a key from the
 * shell, which keeps it to itself as long as the lifetime lasts.
 */
export function overrideLaunchKeys(keys: LaunchKeys, port: LaunchPort, lifetime: Lifetime): void {
    const grabbed = new Map<number, string>();
    override(
        GnomeShell.prototype,
        '_grabAcceleratorForSender',
        original =>
            function (accelerator, modes, flags, sender) {
                const action = original.call(this, accelerator, modes, flags, sender);
                grabbed.set(action, accelerator);
                return action;
            },
        lifetime,
    );
    override(
        GnomeShell.prototype,
        '_emitAcceleratorActivated',
        original =>
            function (action, device, timestamp) {
                const known = grabbed.get(action);
                const target = keys.find(accelerator =>
                    // What was grabbed before the extension was enabled is told by the key.
                    known === undefined ? isPressed(accelerator) : accelerator === known,
                );
                if (target) open(target, timestamp, port).catch(port.tell);
                else original.call(this, action, device, timestamp);
            },
        lifetime,
    );
}

async function open(target: KeyTarget, timestamp: number, port: LaunchPort): Promise<void> {
    if ('commandLine' in target) {
        const [, argv] = GLib.shell_parse_argv(target.commandLine);
        await port.run(argv ?? [], false);
        return;
    }
    const info =
        'apps' in target
            ? findApp(target.apps)
            : ((await port.chosenApp(target.contentType)) ??
              (await defaultAppFor(target.contentType)));
    // This, too, is made to start apps in the workspace, and those of the session in the session.
    info.launch([], global.create_app_launch_context(timestamp, -1));
}

/** The first app that is installed. @throws {WorkspaceError} NotFound */
function findApp(desktopIds: readonly string[]): Gio.AppInfo {
    const system = Shell.AppSystem.get_default();
    for (const desktopId of desktopIds) {
        const app = system.lookup_app(desktopId) as Shell.App | null;
        if (app) return app.app_info;
    }
    const [appId = ''] = desktopIds;
    throw new WorkspaceError('NotFound', fill(_('There is no app “%(appId)”.'), { appId }));
}

/** Whether the key that is being pressed is that of an accelerator. */
function isPressed(text: string): boolean {
    const accelerator = parseAccelerator(text);
    const event = Clutter.get_current_event() as Clutter.Event | null;
    if (!accelerator || event?.type() !== Clutter.EventType.KEY_PRESS) return false;
    const keysym = (Clutter as unknown as Record<string, unknown>)[`KEY_${accelerator.key}`];
    if (typeof keysym !== 'number' || fold(keysym) !== fold(event.get_key_symbol())) return false;
    const state = event.get_state();
    return Object.entries(MASKS).every(
        ([modifier, mask]) =>
            ((state & mask) !== 0) === accelerator.modifiers.includes(modifier as Modifier),
    );
}

/** The same for the small and the capital form of a letter. */
function fold(keysym: number): string | number {
    const codePoint = Clutter.keysym_to_unicode(keysym);
    return codePoint === 0 ? keysym : String.fromCodePoint(codePoint).toLowerCase();
}
