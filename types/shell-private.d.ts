// Parts of the shell's JavaScript that have no published types (GNOME 48 to 51).

declare module 'resource:///org/gnome/shell/ui/runDialog.js' {
    import { ModalDialog } from 'resource:///org/gnome/shell/ui/modalDialog.js';

    export class RunDialog extends ModalDialog {
        _enableInternalCommands: boolean;
        _internalCommands: Readonly<Record<string, () => void>>;
        _history: { addItem(input: string): string };
        _commandError: boolean;
        _run(input: string, inTerminal: number): void;
        _showError(message: string): void;
    }
}

declare module 'resource:///org/gnome/shell/ui/shellDBus.js' {
    import type Clutter from 'gi://Clutter';

    export class GnomeShell {
        _grabAcceleratorForSender(
            accelerator: string,
            modeFlags: number,
            grabFlags: number,
            sender: string,
        ): number;
        _emitAcceleratorActivated(
            action: number,
            device: Clutter.InputDevice,
            timestamp: number,
        ): void;
    }
}

declare module 'resource:///org/gnome/shell/gdm/authPrompt.js' {
    import type AccountsService from 'gi://AccountsService';
    import St from 'gi://St';

    export class AuthPrompt extends St.BoxLayout {
        readonly _userWell: St.Bin;
        setUser(user: AccountsService.User | null): void;
        finish(onComplete: () => void): void;
        reset(): void;
        cancel(): void;
    }
}

declare module 'resource:///org/gnome/shell/ui/unlockDialog.js' {
    import type { AuthPrompt } from 'resource:///org/gnome/shell/gdm/authPrompt.js';
    import type Shell from 'gi://Shell';
    import St from 'gi://St';

    export class UnlockDialog extends St.Widget {
        readonly _authPrompt?: AuthPrompt | null;
        readonly _stack: Shell.Stack;
        finish(onComplete: () => void): void;
        cancel(): void;
    }
}

declare module 'resource:///org/gnome/shell/ui/screenShield.js' {
    export class ScreenShield {
        lock(animate: boolean): void;
    }
}

declare module 'resource:///org/gnome/shell/ui/shellEntry.js' {
    import St from 'gi://St';

    export class CapsLockWarning extends St.Label {}
}
