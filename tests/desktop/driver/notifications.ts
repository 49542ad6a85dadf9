import type { ActorQuery } from './actors.js';
import type { ShellAccess } from './shell.js';

/** A notification that drops down from the panel. */
export const BANNER: ActorQuery = { style: 'notification-banner' };

// NotificationDestroyedReason in js/ui/messageTray.js
const DISMISSED = 2;

/** A notification, as a person sees it. */
export interface ShownNotification {
    readonly title: string;
    readonly body: string;
    readonly app: string;
    readonly buttons: readonly string[];
    readonly hasPicture: boolean;
    readonly urgency: number;
}

/** The notifications that GNOME Shell shows. */
export class Notifications {
    constructor(private readonly shell: ShellAccess) {}

    /** All of them. */
    async list(): Promise<ShownNotification[]> {
        return this.shell.run(({ Main }) =>
            Main.messageTray
                .getSources()
                .flatMap(source => source.notifications)
                .map(notification => ({
                    title: notification.title ?? '',
                    body: notification.body ?? '',
                    app: notification.source?.title ?? '',
                    buttons: notification.actions.map(({ label }) => label),
                    hasPicture: notification.gicon?.constructor.name.includes('Pixbuf') ?? false,
                    urgency: notification.urgency,
                })),
        );
    }

    /** Their titles. */
    async titles(): Promise<string[]> {
        return (await this.list()).map(({ title }) => title);
    }

    /** Returns when there is one of the title. */
    async untilShown(title: string): Promise<void> {
        await this.shell.until(
            `${title} is shown`,
            ({ Main }, wanted: string) =>
                Main.messageTray
                    .getSources()
                    .some(source => source.notifications.some(({ title }) => title === wanted)),
            title,
        );
    }

    /** Returns when there are none. */
    async untilNone(): Promise<void> {
        await this.shell.until('no notification is shown', ({ Main }) =>
            Main.messageTray.getSources().every(source => source.notifications.length === 0),
        );
    }

    /** The title of the one that drops down from the panel; null if there is none. */
    async banner(): Promise<string | null> {
        return this.shell.run(({ Main }) => {
            const { _notification: shown } = Main.messageTray as unknown as {
                _notification: { title: string } | null;
            };
            return shown?.title ?? null;
        });
    }

    /** Chooses a notification, or a button of it. */
    async choose(title: string, button: string | null = null): Promise<void> {
        await this.untilShown(title);
        await this.shell.run(
            ({ Main }, wanted: string, label: string | null) => {
                const notification = Main.messageTray
                    .getSources()
                    .flatMap(source => source.notifications)
                    .find(({ title }) => title === wanted);
                if (label === null) notification?.activate();
                else notification?.actions.find(action => action.label === label)?.activate();
            },
            title,
            button,
        );
    }

    /** Closes a notification, as the person does. */
    async dismiss(title: string): Promise<void> {
        await this.untilShown(title);
        await this.shell.run(
            ({ Main }, wanted: string, reason: number) => {
                Main.messageTray
                    .getSources()
                    .flatMap(source => source.notifications)
                    .find(({ title }) => title === wanted)
                    ?.destroy(reason);
            },
            title,
            DISMISSED,
        );
    }

    /** Takes all of them away. */
    async clear(): Promise<void> {
        await this.shell.run(({ Main }, reason: number) => {
            for (const source of Main.messageTray.getSources()) source.destroy(reason);
        }, DISMISSED);
    }
}
