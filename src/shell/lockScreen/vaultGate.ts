import GLib from 'gi://GLib';
import { getLoginManager } from 'resource:///org/gnome/shell/misc/loginManager.js';
import { ScreenShield } from 'resource:///org/gnome/shell/ui/screenShield.js';
import { UnlockDialog } from 'resource:///org/gnome/shell/ui/unlockDialog.js';

import { Lifetime } from '../../core/lifetime.js';
import { UnlockGate } from '../../core/lockScreen/unlockGate.js';
import { isBroken } from '../../core/workspace/workspace.js';
import { log } from '../../system/log.js';
import { override } from '../override.js';
import type { Attempt, LockScreenPorts } from './lockScreen.js';
import { VaultQuestion, type VaultQuestionPorts } from './vaultQuestion.js';

// As long as GNOME waits for a password (js/ui/unlockDialog.js).
const IDLE_MS = 120_000;
// Whoever cannot read the workspaces gets in without ours.
const PATIENCE_SECONDS = 10;

/** Keeps the lock screen until the active workspace's vault is open, after GNOME has unlocked it. */
export class VaultGate {
    private readonly gate: UnlockGate;
    private dialog: UnlockDialog | null = null;
    private question: VaultQuestion | null = null;
    private held: Lifetime | null = null;

    constructor(
        private readonly ports: LockScreenPorts,
        private readonly attempt: Attempt,
        parts: Lifetime,
    ) {
        const { registry, vaults } = ports;
        this.gate = new UnlockGate({
            activeId: () => registry.activeId,
            isLocked: id => vaults.isLocked(id),
            ask: id => {
                this.ask(id);
            },
            dismiss: () => {
                this.letGo();
            },
        });
        // After the overrides below have ended.
        parts.add(() => {
            this.gate.withdraw();
        });
        this.followUnlocking(parts);
        this.followLocking(parts);
    }

    /** Looks again at what is active and what is locked. */
    update(): void {
        this.gate.update();
    }

    /** GNOME calls it to unlock the screen, whether or not somebody said a password. */
    private followUnlocking(parts: Lifetime): void {
        const request = (dialog: UnlockDialog, open: () => void): void => {
            this.attempt(() => {
                // First of all, so that whatever throws has the person begin anew.
                this.gate.hold({
                    open,
                    startOver: () => {
                        // What was being unlocked meanwhile stays locked, too.
                        void this.ports.vaults.lockAll();
                        startOver(dialog);
                    },
                });
                this.hold(dialog);
                this.gate.update();
            });
        };
        override(
            UnlockDialog.prototype,
            'finish',
            original =>
                function (onComplete): void {
                    request(this, () => {
                        original.call(this, onComplete);
                    });
                },
            parts,
        );
    }

    /** Whoever said the password may have gone: then it has to be said again. */
    private followLocking(parts: Lifetime): void {
        const withdraw = (): void => {
            this.attempt(() => {
                this.gate.withdraw();
            });
        };
        override(
            ScreenShield.prototype,
            'lock',
            original =>
                function (animate): void {
                    withdraw();
                    original.call(this, animate);
                },
            parts,
        );
        override(
            UnlockDialog.prototype,
            'cancel',
            original =>
                function (): void {
                    withdraw();
                    original.call(this);
                },
            parts,
        );
        const loginManager = getLoginManager();
        const sleeping = loginManager.connect('prepare-for-sleep', withdraw);
        parts.add(() => {
            loginManager.disconnect(sleeping);
        });
    }

    /** Prepares for what may happen until the screen opens or the password is asked for again. */
    private hold(dialog: UnlockDialog): void {
        if (this.held) return;
        const held = new Lifetime(log.error);
        this.held = held;
        this.dialog = dialog;
        const destroyed = dialog.connect('destroy', () => {
            this.attempt(() => {
                this.gate.forget();
            });
        });
        held.add(() => {
            this.dialog = null;
            dialog.disconnect(destroyed);
        });
        const idleMonitor = global.backend.get_core_idle_monitor();
        const idle = idleMonitor.add_idle_watch(IDLE_MS, () => {
            this.attempt(() => {
                this.gate.withdraw();
            });
        });
        held.add(() => {
            idleMonitor.remove_watch(idle);
        });
        if (this.ports.registry.activeId === '') this.limitPatience(held);
    }

    private limitPatience(held: Lifetime): void {
        const timer = GLib.timeout_add_seconds(GLib.PRIORITY_DEFAULT, PATIENCE_SECONDS, () => {
            this.attempt(() => {
                if (this.ports.registry.activeId === '')
                    throw new Error('The workspaces were not read in time');
            });
            return GLib.SOURCE_CONTINUE;
        });
        held.add(() => {
            GLib.source_remove(timer);
        });
    }

    private ask(id: string): void {
        if (!this.dialog || !this.held) return;
        if (!this.question) {
            const { registry, vaults, shield } = this.ports;
            const ports: VaultQuestionPorts = {
                find: id => shield.shown(registry.find(id)),
                others: id =>
                    registry.list
                        .filter(one => one.id !== id && !isBroken(one))
                        .map(one => shield.shown(one)),
                isLocked: id => vaults.isLocked(id),
                identityOf: this.ports.identityOf,
                unlock: async (id, passphrase) => vaults.unlock(id, passphrase),
                activate: async id => {
                    if (id !== registry.activeId) await registry.activate(id);
                },
                cancel: () => {
                    this.gate.withdraw();
                },
                attempt: this.attempt,
            };
            this.held.add(() => {
                this.question = null;
            });
            this.question = new VaultQuestion(this.dialog, ports, this.held);
        }
        this.question.ask(id);
    }

    private letGo(): void {
        const { held } = this;
        this.held = null;
        held?.end();
    }
}

/** Has the password asked for again, from behind the clock. */
function startOver(dialog: UnlockDialog): void {
    const prompt = dialog._authPrompt;
    // GDM has hung up on one that was answered, and nothing cancels it before it has begun anew.
    prompt?.finish(() => {
        if (dialog._authPrompt !== prompt) return;
        prompt.reset();
        prompt.cancel();
    });
    if (!prompt) dialog.grab_key_focus();
}
