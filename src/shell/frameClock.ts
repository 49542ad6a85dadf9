import type Clutter from 'gi://Clutter';
import GLib from 'gi://GLib';

// A screen that is off draws nothing.
const PATIENCE_MS = 1000;

/** Tells when what was changed has been drawn. */
export class FrameClock {
    private readonly waiting = new Set<() => void>();

    constructor(private readonly stage: Clutter.Stage) {}

    /** Resolves after the next whole frame, or after a second if none is drawn. */
    async painted(): Promise<void> {
        return new Promise(resolve => {
            const { stage } = this;
            let hasBegun = false;
            const finish = (): void => {
                this.waiting.delete(finish);
                stage.disconnect(begun);
                stage.disconnect(ended);
                GLib.source_remove(timer);
                resolve();
            };
            // A frame that is being drawn now may have passed what was just changed.
            const begun = stage.connect('before-update', () => {
                hasBegun = true;
            });
            const ended = stage.connect('after-update', () => {
                if (hasBegun) finish();
            });
            const timer = GLib.timeout_add(GLib.PRIORITY_DEFAULT, PATIENCE_MS, () => {
                finish();
                return GLib.SOURCE_REMOVE;
            });
            this.waiting.add(finish);
            stage.schedule_update();
        });
    }

    /** Lets nobody wait any longer. */
    stop(): void {
        for (const finish of [...this.waiting]) finish();
    }
}
