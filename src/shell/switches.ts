import {
    chooseToHold,
    resolveNotifications,
    type BackgroundNotifications,
} from '../core/session/backgroundNotifications.js';
import { _ } from '../core/words.js';
import type { WorkspaceMeta } from '../core/workspace/meta.js';
import type { WorkspaceChanges } from '../core/workspace/workspace.js';

/** What the switches go by beside the workspace itself. */
export interface SwitchPorts {
    /** What becomes of notifications where a workspace says nothing else. */
    readonly backgroundNotifications: () => BackgroundNotifications;
    /** Whether any workspace is paused in the background. */
    readonly pausesInBackground: () => boolean;
    /** Calls the listener when one of these is another, until the returned function is called. */
    readonly follow: (listener: () => void) => () => void;
}

/** Something of a workspace that a person turns on and off. */
export interface WorkspaceSwitch {
    /** For people; a function, since translations are found only once the extension is enabled. */
    readonly title: () => string;
    readonly isOn: (meta: WorkspaceMeta, ports: SwitchPorts) => boolean;
    /** What to change of the workspace for the switch to be on or off. */
    readonly turn: (isOn: boolean, ports: SwitchPorts) => WorkspaceChanges;
    /** The title with the reason why it is off, whatever the workspace says; null if it is not. */
    readonly overruled?: (ports: SwitchPorts) => string | null;
}

/** All switches of a workspace, in the order in which people see them. */
export const SWITCHES: readonly WorkspaceSwitch[] = [
    {
        title: () => _('Pause in Background'),
        isOn: meta => !meta.keepRunning,
        turn: isOn => ({ keepRunning: !isOn }),
        overruled: ({ pausesInBackground }) =>
            pausesInBackground() ? null : _('Pause in Background (Off for All)'),
    },
    {
        title: () => _('Hold Notifications in Background'),
        isOn: ({ notifications }, { backgroundNotifications }) =>
            resolveNotifications(notifications, backgroundNotifications()) !== 'show',
        turn: (isOn, { backgroundNotifications }) => ({
            notifications: chooseToHold(isOn, backgroundNotifications()),
        }),
    },
    {
        title: () => _('Share Clipboard'),
        isOn: ({ clipboard }) => clipboard === 'shared',
        turn: isOn => ({ clipboard: isOn ? 'shared' : 'own' }),
    },
    {
        title: () => _('Keep Awake While Active'),
        isOn: meta => meta.keepAwake,
        turn: isOn => ({ keepAwake: isOn }),
    },
];
