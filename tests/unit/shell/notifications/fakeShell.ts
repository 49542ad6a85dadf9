import GLib from 'gi://GLib';

import {
    NotificationDesk,
    type NotificationView,
    type WorkspaceNotification,
} from '../../../../src/core/session/notifications.js';

// NotificationDestroyedReason.DISMISSED in js/ui/messageTray.js
const DISMISSED = 2;

/** A notification that is on the shell's screen. */
export class FakeNotification {
    private readonly listeners: ((notification: this, reason: number) => void)[] = [];

    constructor(readonly title: string) {}

    connect(signal: string, listener: (notification: this, reason: number) => void): number {
        if (signal === 'destroy') this.listeners.push(listener);
        return 0;
    }

    destroy(reason: number = DISMISSED): void {
        for (const listener of this.listeners) listener(this, reason);
    }
}

/** A call of a client that answers are kept of. */
export class FakeInvocation {
    readonly answers: unknown[] = [];

    constructor(
        private readonly sender: string,
        private readonly bytes = 1,
    ) {}

    get_sender(): string {
        return this.sender;
    }

    get_parameters(): { get_size: () => number } {
        return { get_size: () => this.bytes };
    }

    return_value(): void {
        this.answers.push('done');
    }

    return_error_literal(): void {
        this.answers.push('refused');
    }

    return_dbus_error(name: string): void {
        this.answers.push(name);
    }
}

/** A desk whose notifications are held, or shown, by hand. */
export class HandledDesk extends NotificationDesk {
    readonly came: { notification: WorkspaceNotification; view: NotificationView }[] = [];
    readonly closed: string[] = [];
    isHolding = false;

    constructor() {
        super();
        this.gate = (notification, view) => {
            this.came.push({ notification, view });
            if (!this.isHolding) view.show({ origin: null, isQuiet: false });
        };
        this.events.on('closed', ({ title }) => this.closed.push(title));
    }

    /** Where they came from, and what they say. */
    get passed(): string[] {
        return this.came.map(
            ({ notification: { workspaceId, title } }) => `${workspaceId}: ${title}`,
        );
    }
}

/** Answers who a client is, late if its name says so. */
export function answersOf(processes: Readonly<Record<string, number>>): {
    processOf: (client: string) => Promise<number>;
    answer: () => void;
} {
    let answer = (): void => undefined;
    const late = new Promise<void>(resolve => {
        answer = resolve;
    });
    const processOf = async (client: string): Promise<number> => {
        if (client.startsWith('late')) await late;
        const process = processes[client];
        if (process === undefined) throw new Error(`${client} has left`);
        return process;
    };
    return { processOf, answer };
}

/** Resolves once it is so; what is waited for may read files. */
export async function until(isSo: () => boolean): Promise<void> {
    while (!isSo())
        await new Promise<void>(resolve => {
            GLib.idle_add(GLib.PRIORITY_LOW, () => {
                resolve();
                return GLib.SOURCE_REMOVE;
            });
        });
}
