/** GNOME's wish to unlock the screen. */
export interface UnlockRequest {
    /** Unlocks it. */
    readonly open: () => void;
    /** Has the person prove anew who they are. */
    readonly startOver: () => void;
}

/** What the gate is handed. */
export interface UnlockGatePorts {
    /** The id of the active workspace; empty while that is not known yet. */
    readonly activeId: () => string;
    /** Whether the workspace has a vault that is locked. */
    readonly isLocked: (id: string) => boolean;
    /** Shows the question for the passphrase of a workspace, in place of an earlier one. */
    readonly ask: (id: string) => void;
    /** Takes the question away, if there is one. */
    readonly dismiss: () => void;
}

/**
 * Lets a screen that GNOME unlocks open only onto a workspace that is not locked itself.
 *
 * It adds to GNOME's question for the person's password and never takes its place: what opens the
 * screen is handed in by GNOME and called once. Nothing here protects a vault; that is locked by its
 * own passphrase, whether or not the lock screen asks for it.
 */
export class UnlockGate {
    private request: UnlockRequest | null = null;
    private asked: string | null = null;

    constructor(private readonly ports: UnlockGatePorts) {}

    /** Keeps a request until `update` finds that it may be met, in place of an earlier one. */
    hold(request: UnlockRequest): void {
        this.request = request;
    }

    /**
     * Looks whether the screen may open; to be called, too, when the active workspace or what is
     * locked has changed.
     */
    update(): void {
        const { request } = this;
        const id = this.ports.activeId();
        if (!request || id === '') return;
        if (this.ports.isLocked(id)) {
            if (id === this.asked) return;
            this.asked = id;
            this.ports.ask(id);
            return;
        }
        this.dismiss();
        this.request = null;
        request.open();
    }

    /** The screen stays locked, and the person begins anew. */
    withdraw(): void {
        const { request } = this;
        if (!request) return;
        this.request = null;
        // Also if our own question cannot be taken away.
        try {
            this.dismiss();
        } finally {
            request.startOver();
        }
    }

    /** The lock screen that the request came from is gone. */
    forget(): void {
        this.request = null;
        this.dismiss();
    }

    private dismiss(): void {
        this.asked = null;
        this.ports.dismiss();
    }
}
